/**
 * How words get into Claude Code whole: its own key for "edit in your editor" (Ctrl+G) starts a program of ours, which asks
 * the agent for them and writes them where Claude Code reads them from. So they are the person's own words to it, however
 * many, and no key of them can ever answer a dialog: where one is open, Ctrl+G opens nothing.
 */
import type { Clock } from '../clock.ts';

export const EDITOR_KEY = '\x07';
const CALL_MS = 3000;
/** An editor that Claude Code starts later than that is still ours to close: a person's own would stand there unasked. */
const LATE_MS = 30_000;

export interface Editor {
  /** Resolves to what stood in the prompt before, once these words are handed over; to null where nobody asked for them. */
  offer(sessionId: string, words: string): Promise<string | null>;
  /**
   * Claude Code's editor has opened on this draft. Gives what is to stand there, or null where a person has opened it and
   * wants an editor of his own.
   */
  opened(sessionId: string, draft: string): string | null;
}

interface Offer {
  words: string | null;
  take(draft: string | null): void;
}

export function createEditor(clock: Clock): Editor {
  const offers = new Map<string, Offer>();
  return {
    offer: (sessionId, words) =>
      new Promise((resolve) => {
        const offer: Offer = { words, take: resolve };
        offers.set(sessionId, offer);
        clock.after(CALL_MS, () => {
          if (offer.words === null) return;
          offer.words = null;
          resolve(null);
        });
        clock.after(CALL_MS + LATE_MS, () => {
          if (offers.get(sessionId) === offer) offers.delete(sessionId);
        });
      }),
    opened(sessionId, draft) {
      const offer = offers.get(sessionId);
      if (offer === undefined) return null;
      offers.delete(sessionId);
      const { words } = offer;
      offer.words = null;
      if (words === null) return draft;
      offer.take(draft);
      return words;
    },
  };
}
