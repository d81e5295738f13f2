/** The headless terminal of one run. Bytes are parsed in slices between other work, or at once where somebody waits for them. */
import headless from '@xterm/headless';
import type { Size } from '../../shared/model/session.ts';
import { allowedReply, colorReply } from './answers.ts';
import { Palette } from './palette.ts';
import { PartialSequence } from './partial-sequence.ts';
import { type Piece, passedOver, plainLines, scrollsAway } from './passed-over.ts';
import { drawSnapshot } from './snapshot.ts';
import type { LiveScreen, Snapshot } from './types.ts';
import { type Internals, internalsOf } from './xterm-internals.ts';

/** Of a live screen in the agent: what is above is read from the recording. */
export const SCROLLBACK_LINES = 1000;
/** Less than a millisecond of parsing; also bounds xterm.js' own buffer, four bytes a byte. */
const SLICE_BYTES = 16 * 1024;
/**
 * Plain text that floods waits so long for more of itself, or until there is so much: the more there is, the more of it nobody will see.
 * Whoever waits for the screen ends that at once.
 */
const GATHER_MS = 16;
const GATHERED_BYTES = 128 * 1024;
/** A program that asks without end is not answered without end. */
const MAX_ANSWER_BYTES = 4096;

export interface ScreenOptions {
  size: Size;
  /** Where the bytes begin that will be written; 0 where it starts empty. */
  offset?: number;
  scrollback?: number;
  /** Questions that end before this offset were answered already. */
  answerFrom?: number;
  /** Its answers to the program's questions, and the offset by which they were asked. */
  onAnswer?: (bytes: Uint8Array, output: number) => void;
}

type Work = ({ kind: 'bytes' } & Piece) | { kind: 'resize'; size: Size } | { kind: 'call'; call: () => void };

/** What a keyframe and a viewer begin from. Rejects nothing: a snapshot is only bytes. */
export function screenFrom(
  snapshot: Snapshot,
  options: Omit<ScreenOptions, 'size' | 'offset'> = {},
): LiveScreen {
  const { cols, rows, offset, bytes } = snapshot;
  return createScreen({ ...options, size: { cols, rows }, offset }, bytes);
}

export function createScreen(options: ScreenOptions, start?: Uint8Array): LiveScreen {
  return new Screen(options, start);
}

class Screen implements LiveScreen {
  private readonly terminal: InstanceType<typeof headless.Terminal>;
  readonly internals: Internals;
  private readonly scrollback: number;
  private readonly palette = new Palette();
  private readonly partial = new PartialSequence();
  private readonly answerFrom: number;
  private readonly onAnswer: ScreenOptions['onAnswer'];
  private readonly work: Work[] = [];
  private parsedOffset: number;
  private writtenOffset: number;
  private cancelTurn: (() => void) | null = null;
  private waits = false;
  /** Since lines were last looked for that can be left out. */
  private grown = false;
  /** All that waits is text which does nothing but print, and much of it. */
  private flooded = false;
  private answers = '';
  private answering = false;
  private disposed = false;

  constructor(options: ScreenOptions, start?: Uint8Array) {
    const { size, offset = 0, scrollback = SCROLLBACK_LINES, answerFrom = 0, onAnswer } = options;
    this.terminal = new headless.Terminal({
      ...size,
      scrollback,
      allowProposedApi: true,
      logLevel: 'off',
      vtExtensions: { kittyKeyboard: true },
    });
    this.internals = internalsOf(this.terminal);
    this.scrollback = scrollback;
    this.answerFrom = answerFrom;
    this.onAnswer = onAnswer;
    this.parsedOffset = offset;
    this.writtenOffset = offset;
    this.terminal.onData((reply) => this.answer(allowedReply(reply)));
    this.internals.onColor((event) => {
      this.palette.apply(event);
      for (const { type, index } of event) if (type === 0) this.answer(colorReply(index, this.palette));
    });
    if (start !== undefined) this.parse(start);
  }

  get parsed(): number {
    return this.parsedOffset;
  }
  get behind(): number {
    return this.writtenOffset - this.parsedOffset;
  }
  get size(): Size {
    return { cols: this.terminal.cols, rows: this.terminal.rows };
  }
  get title(): string {
    return this.internals.windowTitle;
  }
  get bracketedPaste(): boolean {
    return this.internals.modes.bracketedPasteMode;
  }

  write(offset: number, bytes: Uint8Array): void {
    if (offset > this.writtenOffset) throw new RangeError(`bytes at ${offset} after ${this.writtenOffset}`);
    const fresh = bytes.subarray(this.writtenOffset - offset);
    if (fresh.length === 0) return;
    this.writtenOffset += fresh.length;
    this.work.push({ kind: 'bytes', bytes: fresh });
    this.grown = true;
    this.flooded = this.behind > SLICE_BYTES && this.work.every(isPlain);
    this.schedule();
  }

  skip(to: number): void {
    this.settle();
    if (to < this.writtenOffset) return;
    this.parsedOffset = to;
    this.writtenOffset = to;
  }

  resize(size: Size): void {
    this.work.push({ kind: 'resize', size });
    this.flooded = false;
    this.schedule();
  }

  settled(callback: () => void): void {
    if (this.disposed) return;
    this.work.push({ kind: 'call', call: callback });
    this.flooded = false;
    if (this.behind <= SLICE_BYTES) this.settle();
    else this.schedule();
  }

  snapshot({ scrollback }: { scrollback: number }): Snapshot {
    const { internals, palette } = this;
    const { cols, rows } = this.size;
    const partial = this.partial.bytes(internals);
    const bytes = drawSnapshot({ internals, palette, cols, rows, partial, scrollback });
    return { offset: this.parsedOffset, cols, rows, bytes };
  }

  peek(lines: number): string[] {
    const { active } = this.terminal.buffer;
    const found: string[] = [];
    for (let y = this.terminal.rows - 1; y >= 0 && found.length < lines; y--) {
      const text =
        active
          .getLine(active.baseY + y)
          ?.translateToString(true)
          .trimEnd() ?? '';
      if (text !== '') found.unshift(text);
    }
    return found;
  }

  dispose(): void {
    this.disposed = true;
    this.cancelTurn?.();
    this.work.length = 0;
    this.terminal.dispose();
  }

  private schedule(): void {
    if (this.disposed) return;
    const waits = this.flooded && this.behind < GATHERED_BYTES;
    if (this.cancelTurn !== null && (waits || !this.waits)) return;
    this.cancelTurn?.();
    this.waits = waits;
    const turn = (): void => {
      this.cancelTurn = null;
      // What a flood leaves is left out in its turn when more of it comes: it is drawn once nothing does, or where somebody waits.
      if (!this.flooded || !this.grown || !this.passOver()) {
        this.flooded = false;
        this.step();
      }
      if (this.work.length > 0) this.schedule();
    };
    if (waits) {
      const timer = setTimeout(turn, GATHER_MS);
      this.cancelTurn = () => clearTimeout(timer);
    } else {
      const immediate = setImmediate(turn);
      this.cancelTurn = () => clearImmediate(immediate);
    }
  }

  private settle(): void {
    while (this.work.length > 0) this.step();
  }

  /** One slice of bytes, or whatever else is next. */
  private step(): void {
    if (this.disposed) return;
    if (this.grown && this.behind > SLICE_BYTES) this.passOver();
    const [first] = this.work;
    if (first === undefined) return;
    if (first.kind !== 'bytes') {
      this.work.shift();
      if (first.kind === 'resize') this.terminal.resize(first.size.cols, first.size.rows);
      else first.call();
      return;
    }
    const slice = first.bytes.subarray(0, this.sliceLength(first.bytes.length));
    if (slice.length === first.bytes.length) this.work.shift();
    else {
      if (first.lines) first.lines -= plainLines(slice) ?? 0;
      first.bytes = first.bytes.subarray(slice.length);
    }
    this.answering = this.parsedOffset >= this.answerFrom;
    this.parse(slice);
    this.answering = false;
    this.parsedOffset += slice.length;
    if (this.answers === '') return;
    const answers = new TextEncoder().encode(this.answers.slice(0, MAX_ANSWER_BYTES));
    this.answers = '';
    this.onAnswer?.(answers, this.parsedOffset);
  }

  /** Lines of a flood that nobody will see, nor find in the scrollback, are not drawn. False where there were none. */
  private passOver(): boolean {
    this.grown = false;
    const { rows } = this.terminal;
    const end = this.work.findIndex(({ kind }) => kind !== 'bytes');
    const pieces = (end < 0 ? this.work : this.work.slice(0, end)) as Piece[];
    if (pieces.length === 0 || !scrollsAway(this.internals, rows)) return false;
    const found = passedOver(pieces, { kept: this.scrollback + rows, rows });
    if (found === null) return false;
    for (const { bytes } of this.work.splice(0, found.pieces) as Piece[]) this.parsedOffset += bytes.length;
    const next = this.work[0] as Piece;
    next.bytes = next.bytes.subarray(found.bytes);
    next.lines = found.linesLeft;
    this.parsedOffset += found.bytes;
    // What is left begins in the last row, as it would have.
    this.parse(new TextEncoder().encode('\r\n'.repeat(rows)));
    return true;
  }

  /** A slice ends where answering begins. */
  private sliceLength(available: number): number {
    const length = Math.min(available, SLICE_BYTES);
    const untilAnswers = this.answerFrom - this.parsedOffset;
    return untilAnswers > 0 ? Math.min(length, untilAnswers) : length;
  }

  private parse(bytes: Uint8Array): void {
    this.internals.parse(bytes);
    this.partial.parsed(bytes, this.internals);
  }

  private answer(reply: string | null): void {
    if (this.answering && reply !== null && this.answers.length < MAX_ANSWER_BYTES) this.answers += reply;
  }
}

/** Counts its lines, once. */
function isPlain(work: Work): boolean {
  if (work.kind !== 'bytes') return false;
  if (work.lines === undefined) work.lines = plainLines(work.bytes);
  return work.lines !== null;
}
