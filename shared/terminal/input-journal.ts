/**
 * What one writer typed, addressed by offset. An offset always stands for the same byte: the machine applies each once,
 * however often it is sent. Where bytes are given back as a draft the journal is over, and a new writer begins. Pure.
 */
import { concat } from '../wire/bytes.ts';

/** Keys older than this are not sent again: an Enter must not fire into a screen that has changed since. */
export const FRESH_MS = 3000;
/** A paste of 1 MB goes whole; what would pass this is refused whole. */
export const MAX_JOURNAL_BYTES = 4 * 1024 * 1024;

interface Piece {
  offset: number;
  bytes: Uint8Array;
  /** As `now` of `append`: ms from some point on. */
  typedAt: number;
}

export interface InputPiece {
  offset: number;
  bytes: Uint8Array;
}

export interface InputJournal {
  /** Everything before is applied. */
  readonly applied: number;
  /** Everything before was handed out by `next` since the last `resume`. */
  readonly sent: number;
  readonly end: number;
  /** Takes `bytes` whole, or gives false where they would pass the bound: nothing of them is taken then. */
  append(bytes: Uint8Array, now: number): boolean;
  /** What to send next, at most `max` bytes; null where all is sent. */
  next(max: number): InputPiece | null;
  /** The machine did not take what was sent beyond `applied`: `next` hands it out again. */
  rewind(): void;
  /** Late and repeated confirmations change nothing. */
  confirm(applied: number): void;
  /**
   * Attached anew: drops what is applied and rewinds to it. What is given back is a draft, from the first byte that is
   * too old on, so that nothing overtakes it; it is empty where all of the rest may be sent again.
   */
  resume(applied: number, now: number): Uint8Array;
  /** Takes back everything unconfirmed from `offset` on. */
  takeFrom(offset: number): Uint8Array;
}

export function createInputJournal(maxBytes: number = MAX_JOURNAL_BYTES): InputJournal {
  /** Unconfirmed, contiguous from `applied` to `end`. */
  let pieces: Piece[] = [];
  let applied = 0;
  let sent = 0;
  let end = 0;

  function confirm(offset: number): void {
    if (offset <= applied || offset > end) return;
    applied = offset;
    sent = Math.max(sent, applied);
    let first = pieces[0];
    while (first !== undefined && first.offset + first.bytes.length <= applied) {
      pieces.shift();
      first = pieces[0];
    }
    if (first !== undefined && first.offset < applied) {
      first.bytes = first.bytes.subarray(applied - first.offset);
      first.offset = applied;
    }
  }

  function takeFrom(offset: number): Uint8Array {
    const from = Math.max(offset, applied);
    const taken = pieces.flatMap((piece) => {
      const skip = Math.max(0, from - piece.offset);
      return skip < piece.bytes.length ? [piece.bytes.subarray(skip)] : [];
    });
    pieces = pieces.flatMap((piece) => {
      if (piece.offset >= from) return [];
      return [{ ...piece, bytes: piece.bytes.subarray(0, from - piece.offset) }];
    });
    end = Math.min(end, from);
    sent = Math.min(sent, end);
    return concat(...taken);
  }

  return {
    get applied() {
      return applied;
    },
    get sent() {
      return sent;
    },
    get end() {
      return end;
    },
    append(bytes, now) {
      if (end - applied + bytes.length > maxBytes) return false;
      if (bytes.length === 0) return true;
      pieces.push({ offset: end, bytes: bytes.slice(), typedAt: now });
      end += bytes.length;
      return true;
    },
    next(max) {
      if (sent >= end || max <= 0) return null;
      // Almost always the last piece, or the only one: what is unsent stands at the end.
      let i = pieces.length - 1;
      while (i > 0 && (pieces[i] as Piece).offset > sent) i--;
      const piece = pieces[i] as Piece;
      const from = sent - piece.offset;
      const bytes = piece.bytes.subarray(from, from + max);
      const offset = sent;
      sent += bytes.length;
      return { offset, bytes };
    },
    rewind() {
      sent = applied;
    },
    confirm,
    resume(offset, now) {
      // A machine that knows less than it confirmed, or more than was typed, is not the one that held this journal.
      if (offset < applied || offset > end) return takeFrom(applied);
      confirm(offset);
      sent = applied;
      const old = pieces.find((piece) => now - piece.typedAt > FRESH_MS);
      return old === undefined ? new Uint8Array(0) : takeFrom(old.offset);
    },
    takeFrom,
  };
}
