/**
 * News of applied input goes to the agent together with the output that it led to, most often its echo: each message wakes
 * three processes on its way to the device. Where nothing is printed it goes by itself a moment later.
 */
const ALONE_AFTER_MS = 3;

export interface AppliedNote {
  handle: number;
  writer: string;
  /** Everything before it of this writer is with the program. */
  offset: number;
}

export interface AppliedNotes {
  /** Keeps the note. */
  applied(note: AppliedNote): void;
  /** The news that goes with output of this run; null where there is none, or more than one. */
  take(handle: number): AppliedNote | null;
  /** Before anything that must come after. */
  flush(): void;
}

export function createAppliedNotes(send: (note: AppliedNote) => void): AppliedNotes {
  let waiting: AppliedNote[] = [];
  /** Made once: to make and clear one with each key takes longer than the news itself. It may find nothing to tell. */
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    if (waiting.length === 0) return;
    const notes = waiting;
    waiting = [];
    for (const note of notes) send(note);
  }

  return {
    applied(note) {
      const same = waiting.find(({ handle, writer }) => handle === note.handle && writer === note.writer);
      if (same !== undefined) same.offset = note.offset;
      else if (waiting.push(note) === 1) {
        if (timer === undefined) timer = setTimeout(flush, ALONE_AFTER_MS);
        else timer.refresh();
      }
    },
    take(handle) {
      if (waiting.length === 0) return null;
      if (waiting.length > 1 || waiting[0]?.handle !== handle) {
        flush();
        return null;
      }
      return waiting.pop() ?? null;
    },
    flush,
  };
}
