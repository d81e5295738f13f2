/** Keeps the last screen of a session on this device: every few seconds while it changes, and when one looks away. */
import type { Cache } from '../data/cache/cache.ts';
import type { Keyframe } from './keyframe.ts';

const KEEP_MS = 10_000;

export interface LastScreen {
  /** From here on it is this run's. */
  begin(run: number): void;
  begun(): boolean;
  /** Everything up to this offset is drawn. */
  changed(offset: number): void;
  stop(): void;
}

export function createLastScreen(
  cache: Cache,
  of: { machineId: string; sessionId: string },
  take: () => Keyframe | null,
): LastScreen {
  let run: number | null = null;
  let offset = 0;
  let isKept = true;

  function keep(): void {
    const frame = run === null || isKept ? null : take();
    if (frame === null || run === null) return;
    isKept = true;
    // Full or forbidden: it can be had from the machine again.
    void cache.keepOutput(of.machineId, of.sessionId, { run, offset, ...frame }).catch(() => {});
  }
  const look = () => {
    if (document.visibilityState === 'hidden') keep();
  };
  const timer = setInterval(keep, KEEP_MS);
  document.addEventListener('visibilitychange', look);

  return {
    begin(next) {
      run = next;
    },
    begun: () => run !== null,
    changed(next) {
      offset = next;
      isKept = false;
    },
    stop() {
      keep();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    },
  };
}
