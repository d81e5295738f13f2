/** Keeps the last screen of a session on this device: every few seconds while it changes, and when one looks away. */
import type { Cache } from '../data/cache/cache.ts';
import type { Keyframe } from './keyframe.ts';

/** After a change; a tab that is killed loses no more than this. */
const SOON_MS = 2_000;
/** While it goes on changing. */
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
  let timer: ReturnType<typeof setTimeout> | null = null;
  let keptAt = 0;
  function soon(): void {
    const rest = keptAt + KEEP_MS - performance.now();
    timer ??= setTimeout(
      () => {
        timer = null;
        keptAt = performance.now();
        keep();
      },
      Math.max(SOON_MS, keptAt === 0 ? 0 : rest),
    );
  }
  document.addEventListener('visibilitychange', look);

  return {
    begin(next) {
      run = next;
    },
    begun: () => run !== null,
    changed(next) {
      offset = next;
      isKept = false;
      soon();
    },
    stop() {
      keep();
      if (timer !== null) clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    },
  };
}
