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

export const positionHash = ({ run, offset }: Position): string => `#t=${run}.${offset}`;
export const entryHash = ({ conversation, at }: EntryPlace): string => `#e=${conversation}.${at}`;

export function positionIn(hash: string): Position | null {
  const found = /^#t=(\d{1,6})\.(\d{1,16})$/.exec(hash);
  return found === null ? null : { run: Number(found[1]), offset: Number(found[2]) };
}

export function entryIn(hash: string): EntryPlace | null {
  const found = /^#e=([0-9a-f-]{36})\.(\d{1,16})$/.exec(hash);
  return found === null ? null : { conversation: found[1] as string, at: Number(found[2]) };
}
