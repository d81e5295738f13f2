/**
 * Draws rows of cells so that a fresh terminal gets exactly these cells: characters, the difference between a blank that was
 * printed and one that was never written, which rows go on in the next one, and halves of wide characters that lost the other.
 *
 * Expects a terminal without insert and origin mode, with autowrap, a full scroll region and ASCII character sets.
 */
import { type Pen, PLAIN, type Rendition, renditionAt, sameRendition } from './rendition.ts';
import {
  bgAt,
  COLOR,
  charsAt,
  contentAt,
  fgAt,
  HAS_CONTENT,
  type RawLine,
  widthAt,
} from './xterm-internals.ts';

type CellKind =
  | 'printed'
  /** Never written, or erased: a background colour at most. */
  | 'blank'
  /** Lost its character to an overwritten wide one, and kept its rendition. */
  | 'bereft'
  /** The second half of a wide character that is still there. */
  | 'covered'
  /** A second half alone: its character was pushed away by an insertion. */
  | 'orphan'
  /** A combining character with nothing to combine with. */
  | 'lone';

function kindAt(line: RawLine, x: number): CellKind {
  const width = widthAt(line, x);
  const filled = (contentAt(line, x) & HAS_CONTENT) !== 0;
  if (filled) return width === 0 ? 'lone' : 'printed';
  if (width === 0) return x > 0 && widthAt(line, x - 1) === 2 ? 'covered' : 'orphan';
  return fgAt(line, x) === 0 && (bgAt(line, x) & ~COLOR) === 0 ? 'blank' : 'bereft';
}

/**
 * The last column was the second half of a wide character, until another character came that was not to wrap: xterm.js puts it
 * there, or empties the cell if it is a wide one, and leaves the first half.
 */
export const isRobbed = (line: RawLine, cols: number): boolean =>
  widthAt(line, cols - 2) === 2 && widthAt(line, cols - 1) === 1;

/** Any character two cells wide. */
export const WIDE = '\u3000';

export class RowWriter {
  private readonly cols: number;
  private readonly pen: Pen;
  private readonly write: (text: string) => void;

  constructor(cols: number, pen: Pen, write: (text: string) => void) {
    this.cols = cols;
    this.pen = pen;
    this.write = write;
  }

  /**
   * Draws `lines` from the cursor's row on, which begins at column 1 and is blank, as all rows below. At `bottom` (rows from the first of `lines`)
   * the terminal scrolls. Leaves the cursor anywhere in the last row.
   */
  draw(lines: readonly RawLine[], bottom: number): void {
    const wraps = this.wraps(lines, bottom);
    for (const [index, line] of lines.entries()) {
      const how = wraps[index];
      if (how === 'by force') this.wrapByForce();
      this.row(line, how === 'by itself');
      // A line that scrolls in takes the present background.
      if (how === 'not' && index >= bottom) this.pen.to(PLAIN);
      if (how === 'not') this.write('\r\n');
      else if (how === 'by force') this.write('\x1b[B\r');
    }
  }

  /** How each row goes on in the next; of the last one, and of those without, nothing. */
  private wraps(lines: readonly RawLine[], bottom: number): ('by itself' | 'by force' | 'not' | undefined)[] {
    const wraps: ('by itself' | 'by force' | 'not' | undefined)[] = lines.map(() => undefined);
    for (let index = lines.length - 2; index >= 0; index--) {
      const line = lines[index] as RawLine;
      const next = lines[index + 1] as RawLine;
      if (!next.isWrapped) wraps[index] = 'not';
      // Force begins in the first column, and a row that wraps by itself ends behind the last.
      else if (wraps[index + 1] !== 'by force' && this.wrapsByItself(line, next, index >= bottom)) {
        wraps[index] = 'by itself';
      } else wraps[index] = 'by force';
    }
    return wraps;
  }

  /** Marks the row below as the continuation of the cursor's; both are blank and stay so. Ends in column 1. */
  wrapByForce(): void {
    this.pen.to(PLAIN);
    this.write(`\x1b[${this.cols}Gxx\b\x1b[X\x1b[A\x1b[${this.cols}G\x1b[X\r`);
  }

  /** Whether printing the first character of `next` after the last of `line` is what makes it a continuation. */
  private wrapsByItself(line: RawLine, next: RawLine, scrolls: boolean): boolean {
    if (kindAt(next, 0) !== 'printed' || isRobbed(line, this.cols)) return false;
    const first = renditionAt(next, 0);
    if (scrolls && (first.bg & COLOR) !== 0) return false;
    const last = this.cols - 1;
    const kind = kindAt(line, last);
    if (kind === 'printed' || kind === 'covered') return true;
    // A wide character that did not fit leaves a cell of its own rendition behind.
    return (
      widthAt(next, 0) === 2 &&
      (kind === 'bereft' || kind === 'blank') &&
      sameRendition(renditionAt(line, last), first)
    );
  }

  /** `wraps`: the next row's first character follows at once, so the cursor must stand behind the last cell that is drawn. */
  private row(line: RawLine, wraps: boolean): void {
    const { cols } = this;
    let at = 0;
    const last = kindAt(line, cols - 1);
    // What comes next makes the last cell too.
    const stopsShort = wraps && last !== 'printed' && last !== 'covered';
    let end = stopsShort || isRobbed(line, cols) ? cols - 1 : cols;
    const tail = this.oddTail(line, end);
    if (tail < end) {
      this.odd(line, tail, end, 0);
      if (tail > 0) {
        this.pen.to(PLAIN);
        this.write(`\r\x1b[${tail}@`);
      }
      this.write('\r');
      end = tail;
    }
    for (let x = 0; x < end; ) {
      const kind = kindAt(line, x);
      if (kind === 'printed') {
        this.right(x - at);
        this.pen.to(renditionAt(line, x));
        if (x === cols - 2 && isRobbed(line, cols)) {
          this.rob(line);
          return;
        }
        this.write(charsAt(line, x));
        x += widthAt(line, x) === 2 ? 2 : 1;
        at = x;
      } else if (kind === 'blank') {
        const bg = bgAt(line, x);
        let to = x + 1;
        while (to < end && kindAt(line, to) === 'blank' && bgAt(line, to) === bg) to++;
        if (bg !== 0 && !(to < end && to === x + 1 && kindAt(line, to) === 'orphan')) {
          this.right(x - at);
          at = x;
          this.erase(bg, to - x);
        }
        x = to;
      } else if (kind === 'covered') {
        x++;
      } else {
        this.right(x - at);
        x = this.odd(line, x, x + 1, x);
        at = x;
      }
    }
    if (stopsShort) this.right(cols - 1 - at);
  }

  private right(columns: number): void {
    if (columns > 0) this.write(columns === 1 ? '\x1b[C' : `\x1b[${columns}C`);
  }

  private erase(bg: number, columns: number): void {
    this.pen.to({ ...PLAIN, bg });
    this.write(columns === 1 ? '\x1b[X' : `\x1b[${columns}X`);
  }

  /**
   * Where the row's last cells can only be made further left and be moved there: from the first odd cell on, where the last
   * one is odd; `end` where it is not.
   */
  private oddTail(line: RawLine, end: number): number {
    const isOdd = (x: number): boolean => ['bereft', 'orphan', 'lone'].includes(kindAt(line, x));
    if (end === 0 || !isOdd(end - 1)) return end;
    for (let x = 0; x < end; x++) if (isOdd(x)) return kindAt(line, x) === 'orphan' ? x - 1 : x;
    return end;
  }

  /** Makes cells `from` to `to` of the line at column `at`, where the cursor is, with room for one more; gives the column after. */
  private odd(line: RawLine, from: number, to: number, at: number): number {
    let column = at;
    for (let x = from; x < to; x++) {
      const kind = kindAt(line, x);
      const look = renditionAt(line, x);
      if (kind === 'bereft') {
        this.bereft(look, column);
      } else if (kind === 'orphan') {
        this.orphan(look, x > 0 ? bgAt(line, x - 1) : 0, column);
      } else if (kind === 'lone') {
        this.pen.to(look);
        // After a sequence nothing is there to combine with.
        this.write(`\x1b[${column + 1}G${charsAt(line, x)}`);
      } else if (kind === 'blank') {
        this.erase(bgAt(line, x), 1);
        this.right(1);
      } else if (kind === 'printed') {
        this.pen.to(look);
        this.write(charsAt(line, x));
        if (widthAt(line, x) === 2) column++;
      } else {
        continue;
      }
      column++;
    }
    return column;
  }

  private rob(line: RawLine): void {
    this.write(`\x1b[?7l${charsAt(line, this.cols - 2)}`);
    this.pen.to(renditionAt(line, this.cols - 1));
    this.write(`${charsAt(line, this.cols - 1) || WIDE}\x1b[?7h`);
  }

  /** Overwrites the second half of a wide character, which empties the first. */
  private bereft(look: Rendition, column: number): void {
    if (column + 1 >= this.cols) return;
    this.pen.to(look);
    this.write(`${WIDE}\x1b[${column + 2}G \x1b[${column + 2}G`);
    this.erase(0, 1);
  }

  /** Inserts into a wide character, then takes back one of the two blanks that are left of its second half. */
  private orphan(look: Rendition, blankBg: number, column: number): void {
    if (column + 1 >= this.cols || column === 0) return;
    this.write(`\x1b[${column}G`);
    this.pen.to(look);
    this.write(`${WIDE}\x1b[${column + 1}G`);
    this.pen.to({ ...PLAIN, bg: blankBg });
    this.write('\x1b[@');
    this.pen.to(PLAIN);
    this.write(`\x1b[${column}G\x1b[P\x1b[${column + 2}G`);
  }
}
