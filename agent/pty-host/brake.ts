/**
 * Whether a program's terminal is read. The agent may pause it; and where the agent falls behind what was printed, the program
 * waits too, so that what is typed is answered soon and not after megabytes that nobody has seen. An agent that takes nothing
 * for a while stops no program: the recording keeps the rest for it.
 */
import type { Clock } from '../clock.ts';

const MAX_HOLD_MS = 1000;

export interface Brake {
  /** By the agent's word, until `resume`. */
  pause(): void;
  resume(): void;
  /** The agent is behind, until `release`, but not for long. */
  hold(): void;
  release(): void;
}

export function createBrake(terminal: { pause(): void; resume(): void }, clock: Clock): Brake {
  let paused = false;
  let cancel: (() => void) | null = null;
  const apply = (): void => (paused || cancel !== null ? terminal.pause() : terminal.resume());

  function release(): void {
    cancel?.();
    cancel = null;
    apply();
  }
  return {
    pause() {
      paused = true;
      apply();
    },
    resume() {
      paused = false;
      apply();
    },
    hold() {
      cancel ??= clock.after(MAX_HOLD_MS, release);
      apply();
    },
    release,
  };
}
