/**
 * Input of one run, exactly once. Each writer numbers its bytes from 0; what was taken before is skipped, a gap is
 * refused. Taken bytes wait in one queue, in the order in which they came, until the PTY has them.
 */

/** Writers beyond this are forgotten, those that typed longest ago first. */
const MAX_WRITERS = 256;

interface Writer {
  name: string;
  /** Taken into the queue up to here. */
  taken: number;
  /** Written to the PTY up to here. */
  applied: number;
}

export interface InputJournal {
  /** Takes what is new. False where something was refused: a gap, or no room; the writer then sends again. */
  take(writer: string, offset: number, bytes: Uint8Array): boolean;
  /** The next bytes to write, or null. */
  next(): Uint8Array | null;
  /** The first `count` bytes of `next()` are written. */
  wrote(count: number): { writer: string; applied: number };
  /** Drops what waits: the program is gone. */
  clear(): void;
  applied(writer: string): number;
  /** Written, or waiting to be: nothing before this is to be sent again. */
  taken(writer: string): number;
  /** Of the writers that typed last, at most so many. */
  all(limit?: number): Record<string, number>;
  readonly waiting: number;
}

/** `capacity`: bytes that may wait. */
export function createInputJournal(capacity: number): InputJournal {
  const writers = new Map<string, Writer>();
  const queue: { writer: Writer; bytes: Uint8Array }[] = [];
  let waiting = 0;

  /** null where every known writer still waits for its bytes to be written. */
  function find(name: string): Writer | null {
    const known = writers.get(name);
    if (known === undefined && writers.size >= MAX_WRITERS) {
      const settled = [...writers.values()].find(({ taken, applied }) => taken === applied);
      if (settled === undefined) return null;
      writers.delete(settled.name);
    }
    const writer = known ?? { name, taken: 0, applied: 0 };
    // Last in the map is the latest to type.
    writers.delete(name);
    writers.set(name, writer);
    return writer;
  }

  return {
    take(name, offset, bytes) {
      const known = writers.get(name)?.taken ?? 0;
      if (offset > known) return false;
      const fresh = bytes.subarray(known - offset);
      if (fresh.length === 0) return true;
      const fits = fresh.subarray(0, capacity - waiting);
      if (fits.length > 0) {
        const writer = find(name);
        if (writer === null) return false;
        // A copy: the caller's buffer is a part of a larger one that must not be kept.
        queue.push({ writer, bytes: fits.slice() });
        writer.taken += fits.length;
        waiting += fits.length;
      }
      return fits.length === fresh.length;
    },
    next: () => queue[0]?.bytes ?? null,
    wrote(count) {
      const head = queue[0];
      if (head === undefined || count > head.bytes.length) throw new RangeError('wrote more than there was');
      head.writer.applied += count;
      waiting -= count;
      if (count === head.bytes.length) queue.shift();
      else head.bytes = head.bytes.subarray(count);
      return { writer: head.writer.name, applied: head.writer.applied };
    },
    clear() {
      queue.length = 0;
      waiting = 0;
      for (const writer of writers.values()) writer.taken = writer.applied;
    },
    applied: (name) => writers.get(name)?.applied ?? 0,
    taken: (name) => writers.get(name)?.taken ?? 0,
    all(limit = MAX_WRITERS) {
      const latest = [...writers.values()].slice(-limit);
      return Object.fromEntries(latest.map(({ name, applied }) => [name, applied]));
    },
    get waiting() {
      return waiting;
    },
  };
}
