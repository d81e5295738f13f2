/** Whether the channel still carries anything: a socket that does not answer in time is dead, whatever it claims. */
import type { Clock } from './clock.ts';
import { Timing } from './reconnect.ts';

export interface Liveness {
  /** ms since 1970. */
  readonly heardAt: number;
  /** Something sealed came. */
  heard(): void;
  /** Asks now, unless asked already, and gives the channel up after `ms` without an answer. */
  doubt(ms: number): void;
  /** Keys went out, so something is due: asks unless anything is heard soon. */
  expect(): void;
  setVisible(visible: boolean): void;
  stop(): void;
}

export function createLiveness(options: {
  clock: Clock;
  visible: boolean;
  ping(): void;
  onDead(): void;
}): Liveness {
  const { clock, ping, onDead } = options;
  let visible = options.visible;
  let heardAt = clock.now();
  let heard = clock.elapsed();
  let stopIdle = () => {};
  let stopped = false;
  let expecting = false;
  let expectedAt = 0;
  let stopExpecting = () => {};
  /** A ping without an answer; `dueAt` is when it is too late. */
  let asked: { dueAt: number; stop: () => void } | null = null;

  function watch(): void {
    stopIdle();
    const quiet = visible ? Timing.pingAfter : Timing.pingAfterHidden;
    stopIdle = clock.after(Math.max(0, heard + quiet - clock.elapsed()), () => {
      if (clock.elapsed() - heard >= quiet) doubt(visible ? Timing.deadAfter : Timing.deadAfterHidden);
      else watch();
    });
  }

  function doubt(ms: number): void {
    if (stopped) return;
    const dueAt = clock.elapsed() + ms;
    if (asked !== null && asked.dueAt <= dueAt) return;
    const first = asked === null;
    asked?.stop();
    asked = { dueAt, stop: clock.after(ms, dead) };
    if (first) ping();
  }

  function expect(): void {
    expectedAt = clock.elapsed();
    if (stopped || asked !== null || expecting) return;
    expecting = true;
    const sentAt = expectedAt;
    stopExpecting = clock.after(Timing.quietInput, () => {
      expecting = false;
      if (heard <= sentAt) doubt(Timing.deadAfterInput);
      else if (expectedAt >= heard) expect();
    });
  }

  function dead(): void {
    stop();
    onDead();
  }

  function stop(): void {
    stopped = true;
    stopIdle();
    stopExpecting();
    asked?.stop();
    asked = null;
  }

  watch();
  return {
    get heardAt() {
      return heardAt;
    },
    heard() {
      heardAt = clock.now();
      heard = clock.elapsed();
      if (asked === null || stopped) return;
      asked.stop();
      asked = null;
      watch();
    },
    doubt,
    expect,
    setVisible(next) {
      visible = next;
      if (!stopped && asked === null) watch();
    },
    stop,
  };
}
