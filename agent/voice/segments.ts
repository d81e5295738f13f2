/**
 * Speech, cut where the speaker pauses: each piece is turned into text while the next one is spoken, and silence is never
 * given to an engine that would hear something in it. Pure; positions in samples.
 */
import { SAMPLE_RATE } from '../../shared/model/dictation.ts';

const FRAME = SAMPLE_RATE / 50;
/** A pause of this many frames ends a piece. */
const PAUSE = 35;
/** Kept around a piece: consonants are quiet. */
const MARGIN = 12;
/** Shorter than this is a click. */
const SHORTEST = 5;
/** Longer than this is cut at its quietest moment: engines hear half a minute at a time. */
const LONGEST = 50 * 28;
/** Of the loudness of a frame, as the root of the mean square. Quieter than this is silence in any room. */
const QUIETEST = 90;
/** So many times louder than the room is speech. */
const ABOVE_ROOM = 2.5;
/** Frames by which the room is known: three seconds. */
const ROOM_FRAMES = 150;

export interface Segmenter {
  /** Pieces that ended within what has come so far. */
  push(samples: Int16Array): Int16Array[];
  /** What was still being said. */
  end(): Int16Array[];
}

export function createSegmenter(): Segmenter {
  /** Samples that no piece has taken yet. */
  let samples = new Int16Array(0);
  /** The loudness of each whole frame of them. */
  let loud: number[] = [];
  const room: number[] = [];
  /** First and last frame of the piece that is being said. */
  let from: number | null = null;
  let last = 0;
  let voiced = 0;

  /** The quieter frames of late are the room. */
  const threshold = (): number => {
    const sorted = [...room].sort((a, b) => a - b);
    const floor = sorted[Math.floor(sorted.length / 5)] ?? 0;
    return Math.max(QUIETEST, Math.min(floor * ABOVE_ROOM, 1_200));
  };

  function cut(first: number, end: number): Int16Array[] {
    const start = Math.max(0, first - MARGIN);
    const stop = Math.min(loud.length, end + MARGIN);
    return [samples.slice(start * FRAME, stop * FRAME)];
  }
  /** Frames before this are done with. */
  function drop(frames: number): void {
    samples = samples.slice(frames * FRAME);
    loud = loud.slice(frames);
  }

  function frame(at: number): Int16Array[] | null {
    const level = loud[at] ?? 0;
    room.push(level);
    if (room.length > ROOM_FRAMES) room.shift();
    if (level >= threshold()) {
      from ??= at;
      last = at;
      voiced += 1;
    }
    if (from === null) return null;
    const isLong = at - from >= LONGEST;
    if (at - last < PAUSE && !isLong) return null;
    const end = isLong ? quietest(at) : last + 1;
    const piece = voiced >= SHORTEST ? cut(from, end) : [];
    drop(end);
    from = null;
    voiced = 0;
    return piece;
  }
  /** Of the last seconds of a piece that is too long. */
  function quietest(at: number): number {
    let best = at;
    for (let frame = at; frame > at - 100; frame -= 1)
      if ((loud[frame] ?? 0) < (loud[best] ?? 0)) best = frame;
    return best;
  }

  return {
    push(more) {
      const joined = new Int16Array(samples.length + more.length);
      joined.set(samples);
      joined.set(more, samples.length);
      samples = joined;
      const found: Int16Array[] = [];
      for (;;) {
        const at = loud.length;
        const start = at * FRAME;
        if (start + FRAME > samples.length) break;
        loud.push(loudness(samples.subarray(start, start + FRAME)));
        const pieces = frame(at);
        if (pieces !== null) found.push(...pieces);
        // Nothing is said: only what may be the start of a word is kept.
        else if (from === null && loud.length > 4 * MARGIN) drop(loud.length - MARGIN);
      }
      return found;
    },
    end() {
      const found = from !== null && voiced >= SHORTEST ? cut(from, last + 1) : [];
      samples = new Int16Array(0);
      loud = [];
      from = null;
      return found;
    },
  };
}

function loudness(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}
