/** What was written and not yet sent, per session, on this device. */
const KEY = 'draft:';
/** Drafts are prompts, not files: what is longer is not kept over a reload. */
const MOST_CHARACTERS = 20_000;

export const readDraft = (sessionId: string): string => localStorage.getItem(KEY + sessionId) ?? '';

export function keepDraft(sessionId: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(KEY + sessionId);
    else if (text.length <= MOST_CHARACTERS) localStorage.setItem(KEY + sessionId, text);
  } catch {
    // Storage is full or forbidden: the draft lives as long as the page.
  }
}

/** A draft that came back goes before what has been written since. */
export const joinDrafts = (returned: string, written: string): string =>
  [returned, written].filter((part) => part !== '').join('\n');
