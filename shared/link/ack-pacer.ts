/** Acknowledgements, at once for a single echo and joined in a flood: only the last one counts. */
import type { Clock } from './clock.ts';

const EVERY_MS = 40;
const EVERY_BYTES = 32 * 1024;

export interface AckPacer {
  ack(offset: number): void;
  /** A snapshot came: it is acknowledged for itself, even where its offset was before. */
  renew(): void;
  stop(): void;
}

export function createAckPacer(clock: Clock, send: (offset: number) => void): AckPacer {
  let sent: number | null = null;
  let sentAt = Number.NEGATIVE_INFINITY;
  let latest: number | null = null;
  let stopTimer: (() => void) | null = null;

  function flush(): void {
    stopTimer?.();
    stopTimer = null;
    if (latest === null || latest === sent) return;
    sent = latest;
    sentAt = clock.elapsed();
    send(sent);
  }

  return {
    ack(offset) {
      latest = offset;
      const wait = sentAt + EVERY_MS - clock.elapsed();
      if (wait <= 0 || sent === null || offset - sent >= EVERY_BYTES) flush();
      else stopTimer ??= clock.after(wait, flush);
    },
    renew() {
      flush();
      sent = null;
      latest = null;
    },
    stop() {
      stopTimer?.();
      stopTimer = null;
      latest = null;
    },
  };
}
