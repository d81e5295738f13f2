/** A terminal that is fed from a recording, and the rows that leave its screen at the top, drawn as bytes. */
import headless from '@xterm/headless';
import type { Size } from '../../shared/model/session.ts';
import { Pen, PLAIN } from './rendition.ts';
import { RowWriter } from './snapshot-rows.ts';
import type { Snapshot } from './types.ts';
import { type Internals, internalsOf, type RawBuffer, type RawLine } from './xterm-internals.ts';

/** So many bytes give at most as many rows, all of which are still there when they are asked for. */
export const STEP_BYTES = 4 * 1024;
const SCROLLBACK = 2 * STEP_BYTES;
/** A line without an end is cut: it must not be held whole before any of it is drawn. */
const MAX_WRAPS = 500;

/** A line as it was printed, with the rows that it went on in. */
export interface ScrolledLine {
  /** Draws it on a blank row of a terminal as wide as this one; ends in a plain pen, without a line break. */
  drawn: string;
  rows: number;
  /** It is the rest of a line whose beginning was given before. */
  continues: boolean;
}

/** The program wiped what had scrolled away. */
export const WIPED = { wiped: true } as const;
export type Scrolled = ScrolledLine | typeof WIPED;

type Marker = ReturnType<InstanceType<typeof headless.Terminal>['registerMarker']>;

export class ScrolledRows {
  private readonly terminal: InstanceType<typeof headless.Terminal>;
  private readonly internals: Internals;
  /** Where the first row stands that was not given yet; it moves with the rows. */
  private next: Marker | undefined;
  /** The same where nothing can be marked: in the alternate screen the other one stands still. */
  private nextRow = 0;
  private buffer: RawBuffer;

  constructor(start: Snapshot | Size) {
    const { cols, rows } = start;
    this.terminal = new headless.Terminal({
      ...{ cols, rows, scrollback: SCROLLBACK },
      allowProposedApi: true,
      logLevel: 'off',
      vtExtensions: { kittyKeyboard: true },
    });
    this.internals = internalsOf(this.terminal);
    if ('bytes' in start) this.internals.parse(start.bytes);
    this.buffer = this.internals.normal;
  }

  get size(): Size {
    return { cols: this.terminal.cols, rows: this.terminal.rows };
  }

  /** At most STEP_BYTES. */
  parse(bytes: Uint8Array): void {
    this.internals.parse(bytes);
  }

  resize(size: Size): void {
    this.terminal.resize(size.cols, size.rows);
  }

  /** From here on rows are given; what scrolled away before is not. */
  mark(): void {
    this.markAt(this.internals.normal.ybase);
  }

  /** Lines whose end has left the screen since the last call; at the end (`all`) also the part of one that has not. */
  take(all = false): Scrolled[] {
    const { normal } = this.internals;
    const wiped = normal !== this.buffer || this.next?.isDisposed === true;
    this.buffer = normal;
    const from = wiped ? 0 : Math.min(this.next?.line ?? this.nextRow, normal.ybase);
    let end = normal.ybase;
    if (!all && end - from <= MAX_WRAPS) while (end > from && normal.lines.get(end)?.isWrapped) end--;
    const found: Scrolled[] = wiped ? [WIPED] : [];
    for (let row = from; row < end; ) {
      let last = row + 1;
      while (last < end && last - row < MAX_WRAPS && normal.lines.get(last)?.isWrapped) last++;
      found.push(this.draw(row, last));
      row = last;
    }
    this.markAt(end);
    return found;
  }

  /** Whether all rows that have left the screen were given. */
  get takenWhole(): boolean {
    return (this.next?.line ?? this.nextRow) === this.internals.normal.ybase;
  }

  dispose(): void {
    this.terminal.dispose();
  }

  private markAt(row: number): void {
    const { normal, active } = this.internals;
    this.next?.dispose();
    this.next = active === normal ? this.terminal.registerMarker(row - normal.ybase - normal.y) : undefined;
    this.nextRow = row;
  }

  private draw(from: number, to: number): ScrolledLine {
    const { internals } = this;
    const parts: string[] = [];
    const write = (part: string): void => void parts.push(part);
    const pen = new Pen(internals, write);
    const lines: RawLine[] = [];
    for (let row = from; row < to; row++) {
      const line = internals.normal.lines.get(row);
      if (line !== undefined) lines.push(line);
    }
    new RowWriter(this.terminal.cols, pen, write).draw(lines, 0);
    pen.to(PLAIN);
    return { drawn: parts.join(''), rows: to - from, continues: lines[0]?.isWrapped === true };
  }
}
