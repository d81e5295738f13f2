/** What was written and not yet sent, per session, on this device. */
import { keep, kept } from '../ui/kept.ts';

const KEY = 'draft:';
/** Drafts are prompts, not files: what is longer is not kept over a reload. */
const MOST_CHARACTERS = 20_000;

export const readDraft = (sessionId: string): string => kept(KEY + sessionId) ?? '';

export function keepDraft(sessionId: string, text: string): void {
  if (text === '') keep(KEY + sessionId, null);
  else if (text.length <= MOST_CHARACTERS) keep(KEY + sessionId, text);
}

/** A draft that came back goes before what has been written since. */
export const joinDrafts = (returned: string, written: string): string =>
  [returned, written].filter((part) => part !== '').join('\n');
