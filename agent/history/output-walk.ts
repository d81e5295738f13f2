/**
 * A terminal that is led through a recording, and all that was ever to be read on it: lines as they scroll away, and of what
 * is drawn in place whatever is about to be lost. Each once, in order. Knows no files.
 */
import type { StyledLine } from '../../shared/model/output.ts';
import { textOfLine } from '../../shared/model/output.ts';
import type { Size } from '../../shared/model/session.ts';
import { Palette } from '../sessions/palette.ts';
import { PartialSequence } from '../sessions/partial-sequence.ts';
import { type ScrolledLine, ScrolledRows } from '../sessions/scrolled-rows.ts';
import { drawSnapshot } from '../sessions/snapshot.ts';
import type { Snapshot } from '../sessions/types.ts';
import type { RawBuffer } from '../sessions/xterm-internals.ts';
import { type Lost, ScreenChanges } from './screen-changes.ts';
import { styledLine } from './styled-line.ts';

/** Small, so that little is held in memory for each run, and moments are told apart. */
const STEP_BYTES = 512;

export interface Piece {
  kind: 'lines' | 'screen';
  lines: StyledLine[];
  /** Of each line: it stood there once so many bytes were printed. */
  offsets: number[];
}

export class OutputWalk {
  private readonly rows: ScrolledRows<StyledLine>;
  private readonly palette = new Palette();
  private readonly partial = new PartialSequence();
  private readonly drawn = new ScreenChanges();
  private readonly cleared = new ScreenChanges();
  private held: { offset: number; lines: StyledLine[] } | null = null;
  private parsed: number;
  private found: Piece[] = [];
  /** Rows that have scrolled away so far, and by which offset those behind them were begun. */
  private gone = 0;
  private begun: { row: number; offset: number }[] = [];
  /** Lines that were given while they still stood on the normal screen: they are not given again as they were. */
  private early: string[] = [];

  constructor(start: Snapshot | Size) {
    const { cols, rows } = start;
    this.rows = new ScrolledRows<StyledLine>({ cols, rows }, styledLine, STEP_BYTES);
    this.parsed = 'offset' in start ? start.offset : 0;
    this.rows.internals.onColor((event) => this.palette.apply(event));
    if ('bytes' in start) {
      this.rows.parse(start.bytes);
      this.partial.parsed(start.bytes, this.rows.internals);
    }
    this.rows.onLoss(() => this.lose());
    this.rows.onAlternate(() => this.giveEarly());
    this.mark();
  }

  get offset(): number {
    return this.parsed;
  }

  get size(): Size {
    return this.rows.size;
  }

  /** What has scrolled away so far is left out, whatever was parsed. */
  mark(): void {
    this.rows.mark();
    this.gone = 0;
    this.begun = [];
    this.found = [];
    // What stands below the alternate screen was given when that was shown.
    const { active, alt } = this.rows.internals;
    this.early = active === alt ? this.rows.standing().map(({ drawn }) => keyOf(drawn)) : [];
  }

  /** Bytes that follow those before. */
  parse(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += STEP_BYTES) {
      const step = bytes.subarray(at, at + STEP_BYTES);
      this.rows.parse(step);
      this.partial.parsed(step, this.rows.internals);
      this.parsed += step.length;
      this.takeScrolled();
    }
  }

  /** Bytes up to there are missing. */
  skip(to: number): void {
    this.parsed = Math.max(this.parsed, to);
  }

  resize(size: Size): void {
    this.rows.resize(size);
    // Rows are counted anew: the text is wrapped in another way.
    this.begun = [];
    this.noteCursor();
  }

  /** The screen stands as it is for a moment: long enough to be read. */
  stood(): void {
    const { internals } = this.rows;
    if (internals.active !== internals.alt || internals.modes.synchronizedOutput) return;
    this.show(internals.alt);
  }

  /** What was found since the last call. */
  take(): Piece[] {
    const found = this.found;
    this.found = [];
    return found;
  }

  /** What stands on the screen now and was not given; `end`: and will not change any more. */
  rest(end: boolean): Piece[] {
    const { internals } = this.rows;
    const before = this.found;
    this.found = [];
    this.giveStanding(this.rows.standing());
    if (internals.active === internals.alt) {
      if (end) this.leaveAlternate();
      else this.keep('screen', this.plainRows(internals.alt));
    }
    const rest = this.found;
    this.found = before;
    return rest;
  }

  snapshot(): Snapshot {
    const { internals } = this.rows;
    const { cols, rows } = this.size;
    const partial = this.partial.bytes(internals);
    const bytes = drawSnapshot({ internals, palette: this.palette, cols, rows, partial, scrollback: 0 });
    return { offset: this.parsed, cols, rows, bytes };
  }

  dispose(): void {
    this.rows.dispose();
  }

  private takeScrolled(): void {
    this.noteCursor();
    for (const line of this.rows.take()) {
      if ('wiped' in line) {
        this.begun = [];
        continue;
      }
      if (!this.wasEarly(line.drawn)) this.add(line.drawn, this.begunBy(this.gone + line.rows - 1));
      this.gone += line.rows;
    }
    while (this.begun[1] !== undefined && this.begun[1].row <= this.gone) this.begun.shift();
  }

  /** They are older than what the other screen will show. */
  private giveEarly(): void {
    this.early = this.giveStanding(this.rows.standing()).map(keyOf);
  }

  /** Gives the lines that it gave, without the blank ones at the end. */
  private giveStanding(standing: readonly ScrolledLine<StyledLine>[]): StyledLine[] {
    const used = standing.findLastIndex(({ drawn }) => textOfLine(drawn).trim() !== '') + 1;
    let row = this.gone;
    const early = this.early;
    for (const { drawn, rows } of standing.slice(0, used)) {
      row += rows;
      if (!this.wasEarly(drawn)) this.add(drawn, this.begunBy(row - 1));
    }
    this.early = early;
    return standing.slice(0, used).map(({ drawn }) => drawn);
  }

  private wasEarly(line: StyledLine): boolean {
    const at = this.early.length === 0 ? -1 : this.early.indexOf(keyOf(line));
    if (at < 0) return false;
    this.early = this.early.slice(at + 1);
    return true;
  }

  private noteCursor(): void {
    const row = this.gone + this.rows.ahead;
    if (row > (this.begun.at(-1)?.row ?? -1)) this.begun.push({ row, offset: this.parsed });
  }

  private begunBy(row: number): number {
    return this.begun.find((one) => one.row > row)?.offset ?? this.parsed;
  }

  /** Everything that stands on the screen goes with what is parsed next. */
  private lose(): void {
    const { internals } = this.rows;
    if (internals.active === internals.alt) this.leaveAlternate();
    else {
      const lines = this.plainRows(internals.normal);
      this.cleared.show(lines.map(textOfLine));
      // Where any of it is new, it is given as it stood.
      if (this.cleared.leave() !== null) this.keep('screen', lines);
    }
  }

  private show(buffer: RawBuffer): void {
    const lines = this.plainRows(buffer);
    const lost = this.drawn.show(lines.map(textOfLine));
    if (this.held !== null) this.giveLost(lost, this.held.lines, this.held.offset);
    this.held = { offset: this.parsed, lines };
  }

  private leaveAlternate(): void {
    this.show(this.rows.internals.alt);
    if (this.held !== null) this.giveLost(this.drawn.leave(), this.held.lines, this.held.offset);
    this.held = null;
  }

  private giveLost(lost: Lost | null, lines: readonly StyledLine[], offset: number): void {
    if (lost === null) return;
    const rows = lost.rows.map((y) => lines[y] ?? '');
    this.found.push({ kind: 'screen', lines: rows, offsets: rows.map(() => offset) });
  }

  private plainRows(buffer: RawBuffer): StyledLine[] {
    const { internals, size } = this.rows;
    return Array.from({ length: size.rows }, (_, y) => {
      const row = buffer.lines.get(buffer.ybase + y);
      return row === undefined ? '' : styledLine([row], size.cols, internals);
    });
  }

  private keep(kind: 'screen', lines: readonly StyledLine[]): void {
    const used = lines.findLastIndex((line) => textOfLine(line).trim() !== '') + 1;
    if (used === 0) return;
    const kept = lines.slice(0, used);
    this.found.push({ kind, lines: kept, offsets: kept.map(() => this.parsed) });
  }

  private add(line: StyledLine, offset: number): void {
    const last = this.found.at(-1);
    if (last?.kind === 'lines') {
      last.lines.push(line);
      last.offsets.push(offset);
    } else this.found.push({ kind: 'lines', lines: [line], offsets: [offset] });
  }
}

const keyOf = (line: StyledLine): string => JSON.stringify(line);
