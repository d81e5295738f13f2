/** A moment of a session as the fragment of an address: where in what it printed, or where in what was said. Pure. */

/** So many bytes of a run were printed. */
export interface Position {
  run: number;
  offset: number;
}
/** A line of Claude Code's transcript. */
export interface EntryPlace {
  conversation: string;
  at: number;
}

/** Much may be printed at once: `words` say which line of it is meant. */
export const positionHash = ({ run, offset }: Position, words = ''): string =>
  `#t=${run}.${offset}${words === '' ? '' : `&q=${encodeURIComponent(words)}`}`;
export const entryHash = ({ conversation, at }: EntryPlace): string => `#e=${conversation}.${at}`;

export function positionIn(hash: string): (Position & { words: string }) | null {
  const found = /^#t=(\d{1,6})\.(\d{1,16})(?:&q=(.{1,2000}))?$/.exec(hash);
  return found === null
    ? null
    : { run: Number(found[1]), offset: Number(found[2]), words: decoded(found[3] ?? '') };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export function entryIn(hash: string): EntryPlace | null {
  const found = /^#e=([0-9a-f-]{36})\.(\d{1,16})$/.exec(hash);
  return found === null ? null : { conversation: found[1] as string, at: Number(found[2]) };
}
