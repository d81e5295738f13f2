/** A terminal that is fed from a recording, and the rows that leave its screen at the top, drawn as bytes. */
import headless from '@xterm/headless';
import type { Size } from '../../shared/model/session.ts';
import { Pen, PLAIN } from './rendition.ts';
import { RowWriter } from './snapshot-rows.ts';
import type { Snapshot } from './types.ts';
import { type Internals, internalsOf, type RawBuffer, type RawLine } from './xterm-internals.ts';

/** So many bytes give at most as many rows, all of which are still there when they are asked for. */
export const STEP_BYTES = 4 * 1024;
/** A line without an end is cut: it must not be held whole before any of it is drawn. */
const MAX_WRAPS = 500;

/** A line as it was printed, with the rows that it went on in. */
export interface ScrolledLine<T = string> {
  drawn: T;
  rows: number;
  /** It is the rest of a line whose beginning was given before. */
  continues: boolean;
}

/** The program wiped what had scrolled away. */
export const WIPED = { wiped: true } as const;
export type Scrolled<T = string> = ScrolledLine<T> | typeof WIPED;

export interface Returned<T = string> {
  /** As a whole. */
  lines: number;
  /** What is still above of the line before those, where it goes on on the screen. */
  cut: ScrolledLine<T> | null;
}

/** Makes something of the rows of one line. */
export type DrawLine<T> = (lines: readonly RawLine[], cols: number, internals: Internals) => T;

/** Draws it on a blank row of a terminal as wide as this one; ends in a plain pen, without a line break. */
export const drawBytes: DrawLine<string> = (lines, cols, internals) => {
  const parts: string[] = [];
  const write = (part: string): void => void parts.push(part);
  const pen = new Pen(internals, write);
  new RowWriter(cols, pen, write).draw(lines, 0);
  pen.to(PLAIN);
  return parts.join('');
};

/** DEC private modes that lead to the alternate screen and back. */
export const ALTERNATE: ReadonlySet<number> = new Set([47, 1047, 1049]);

type Marker = ReturnType<InstanceType<typeof headless.Terminal>['registerMarker']>;

export class ScrolledRows<T> {
  readonly internals: Internals;
  private readonly terminal: InstanceType<typeof headless.Terminal>;
  private readonly drawLine: DrawLine<T>;
  /** Where the first row stands that was not given yet; it moves with the rows. */
  private next: Marker | undefined;
  /** The same where nothing can be marked: in the alternate screen the other one stands still. */
  private nextRow = 0;
  private buffer: RawBuffer;

  /** `step`: at most so many bytes are parsed between two calls of `take`. */
  constructor(start: Snapshot | Size, drawLine: DrawLine<T>, step = STEP_BYTES) {
    const { cols, rows } = start;
    this.terminal = new headless.Terminal({
      ...{ cols, rows, scrollback: 2 * step },
      allowProposedApi: true,
      logLevel: 'off',
      vtExtensions: { kittyKeyboard: true },
    });
    this.drawLine = drawLine;
    this.internals = internalsOf(this.terminal);
    if ('bytes' in start) this.internals.parse(start.bytes);
    this.buffer = this.internals.normal;
  }

  get size(): Size {
    return { cols: this.terminal.cols, rows: this.terminal.rows };
  }

  /** At most a step. */
  parse(bytes: Uint8Array): void {
    this.internals.parse(bytes);
  }

  resize(size: Size): void {
    this.terminal.resize(size.cols, size.rows);
    // The row was joined with the one above it; nothing was wiped.
    if (this.next?.isDisposed === true) this.mark();
  }

  /** From here on rows are given; what scrolled away before is not. */
  mark(): void {
    this.markAt(this.internals.normal.ybase);
  }

  /** Lines whose end has left the screen since the last call; at the end (`all`) also the part of one that has not. */
  take(all = false): Scrolled<T>[] {
    const { normal } = this.internals;
    const wiped = normal !== this.buffer || this.next?.isDisposed === true;
    this.buffer = normal;
    const from = wiped ? 0 : (this.next?.line ?? this.nextRow);
    // A higher screen has pulled rows back that were given.
    let end = Math.max(from, normal.ybase);
    if (!all && end - from <= MAX_WRAPS) while (end > from && normal.lines.get(end)?.isWrapped) end--;
    const found: Scrolled<T>[] = wiped ? [WIPED] : [];
    for (let row = from; row < end; ) {
      const last = this.lineEnd(row, end);
      found.push(this.draw(row, last));
      row = last;
    }
    this.markAt(end);
    return found;
  }

  /** Lines from the first that was not given yet to the bottom of the normal screen. They are given again. */
  standing(): ScrolledLine<T>[] {
    const { normal } = this.internals;
    const to = normal.ybase + this.terminal.rows;
    const found: ScrolledLine<T>[] = [];
    for (let row = Math.min(this.next?.line ?? this.nextRow, normal.ybase); row < to; ) {
      const last = this.lineEnd(row, to);
      found.push(this.draw(row, last));
      row = last;
    }
    return found;
  }

  /** Whether all rows that have left the screen were given. */
  get takenWhole(): boolean {
    return (this.next?.line ?? this.nextRow) >= this.internals.normal.ybase;
  }

  /** Of what was given, what stands on the screen again since that became higher. */
  returned(): Returned<T> {
    const { normal } = this.internals;
    const isWrapped = (row: number): boolean => normal.lines.get(row)?.isWrapped === true;
    const end = this.next?.line ?? this.nextRow;
    let lines = 0;
    for (let row = normal.ybase; row < end; row++) if (!isWrapped(row)) lines++;
    if (normal.ybase >= end || !isWrapped(normal.ybase)) return { lines, cut: null };
    let from = normal.ybase;
    while (from > 0 && isWrapped(from)) from--;
    return { lines, cut: this.draw(from, normal.ybase) };
  }

  /** From the first row that was not given yet to the one that is written in the normal screen. */
  get ahead(): number {
    const { normal } = this.internals;
    return normal.ybase + normal.y - (this.next?.line ?? this.nextRow);
  }

  /** Called before the alternate screen is shown in the place of the normal one. */
  onAlternate(listener: () => void): void {
    this.terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (modes) => {
      const { active, normal } = this.internals;
      if (active === normal && modes.flat().some((mode) => ALTERNATE.has(mode))) listener();
      return false;
    });
  }

  /** Called before the screen that is shown loses all that stands on it: cleared, reset, or left for the normal one. */
  onLoss(listener: () => void): void {
    const { parser } = this.terminal;
    const tell = (): false => {
      listener();
      return false;
    };
    parser.registerCsiHandler({ final: 'J' }, ([mode]) => {
      const { x, y } = this.internals.active;
      return mode === 2 || mode === 3 || (!mode && x === 0 && y === 0) ? tell() : false;
    });
    parser.registerEscHandler({ final: 'c' }, tell);
    parser.registerCsiHandler({ prefix: '?', final: 'l' }, (modes) =>
      modes.flat().some((mode) => ALTERNATE.has(mode)) && this.internals.active === this.internals.alt
        ? tell()
        : false,
    );
  }

  dispose(): void {
    this.terminal.dispose();
  }

  private lineEnd(row: number, end: number): number {
    let last = row + 1;
    while (last < end && last - row < MAX_WRAPS && this.internals.normal.lines.get(last)?.isWrapped) last++;
    return last;
  }

  private markAt(row: number): void {
    const { normal, active } = this.internals;
    this.next?.dispose();
    this.next = active === normal ? this.terminal.registerMarker(row - normal.ybase - normal.y) : undefined;
    this.nextRow = row;
  }

  private draw(from: number, to: number): ScrolledLine<T> {
    const lines: RawLine[] = [];
    for (let row = from; row < to; row++) {
      const line = this.internals.normal.lines.get(row);
      if (line !== undefined) lines.push(line);
    }
    const drawn = this.drawLine(lines, this.terminal.cols, this.internals);
    return { drawn, rows: to - from, continues: lines[0]?.isWrapped === true };
  }
}
