/** Time as the relay's core sees it, so that tests can move it. */
export interface Clock {
  /** Milliseconds that only go forward, from any start. */
  now(): number;
  /** Milliseconds since 1970: for what outlives the process. */
  wall(): number;
  /** Calls once after `ms`; returns what cancels it. Never keeps the process alive. */
  after(ms: number, call: () => void): () => void;
}
