/** Time as the link sees it, so that tests can move it. */
export interface Clock {
  /** Milliseconds since 1970, as the system has it at the moment: for people to read. */
  now(): number;
  /** Milliseconds from some point on, for how long things take: never back, and on while the machine sleeps. */
  elapsed(): number;
  /** Calls once after `ms`; gives what cancels it. */
  after(ms: number, call: () => void): () => void;
}

/** So much that only the wall clock saw between two looks was sleep, or might have been: a key counts as older then. */
const SLEPT_MS = 1000;

/**
 * `steady` stands still while many systems sleep, and `wall` may be set to anything: what passes is what `steady` says, and
 * a leap of `wall` ahead of it. ms.
 */
export function createElapsed(wall: () => number, steady: () => number): () => number {
  let wallAt = wall();
  let steadyAt = steady();
  let elapsed = 0;
  return () => {
    const [wallNow, steadyNow] = [wall(), steady()];
    const passed = Math.max(0, steadyNow - steadyAt);
    const leap = wallNow - wallAt - passed;
    elapsed += passed + (leap > SLEPT_MS ? leap : 0);
    wallAt = wallNow;
    steadyAt = steadyNow;
    return elapsed;
  };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: createElapsed(Date.now, () => performance.now()),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};
