/** What the exit code of every `poet` command means. `poet attach` that saw its session end gives the session's own. */
export const Exit = {
  ok: 0,
  /** It was tried and did not work; the message says why. */
  failure: 1,
  /** Unknown command or flag, a missing or malformed argument. */
  usage: 2,
  /** An agent already runs here, a port or name is taken, or something in use stands in the way. */
  conflict: 3,
  /** No agent runs here. */
  notRunning: 4,
  /** The machine or a person said no: refused, revoked, a link that is used or expired. */
  refused: 5,
  /** The relay or the machine behind it cannot be reached. */
  unreachable: 6,
  /** SIGHUP, SIGINT (Ctrl-C) and SIGTERM before the command was done: 128 + the signal's number. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof Exit)[keyof typeof Exit];

export const exitCodeOfSignal = (signal: NodeJS.Signals): ExitCode =>
  signal === 'SIGHUP' ? Exit.hungUp : signal === 'SIGTERM' ? Exit.terminated : Exit.interrupted;
