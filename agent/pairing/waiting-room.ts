import type { Clock } from '../clock.ts';

/** Those who wait for something to be so. */
export interface WaitingRoom {
  /** Resolves once `holds`, after `ms`, when `signal` aborts or the room closes: whichever is first. */
  until(holds: () => boolean, ms: number, signal?: AbortSignal): Promise<void>;
  /** Something changed: everybody looks again. */
  tell(): void;
  close(): void;
}

export function createWaitingRoom(clock: Clock): WaitingRoom {
  const waiting = new Set<() => void>();
  let closed = false;
  return {
    until(holds, ms, signal) {
      if (closed || holds() || signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const end = () => {
          waiting.delete(look);
          stopTimer();
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const look = () => {
          if (closed || holds()) end();
        };
        const stopTimer = clock.after(ms, end);
        waiting.add(look);
        signal?.addEventListener('abort', end);
      });
    },
    tell() {
      for (const look of [...waiting]) look();
    },
    close() {
      closed = true;
      for (const look of [...waiting]) look();
    },
  };
}
