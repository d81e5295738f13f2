/**
 * Puts the cursor where it was, also where it cannot be moved to: behind the last column, out of the scroll region, or after a
 * character that what comes next joins. Expects both screens drawn, with their regions, and insert mode off until `printAgain`.
 */
import { type Pen, PLAIN, renditionAt, renditionOf, sameRendition } from './rendition.ts';
import { kittyStacks } from './snapshot-modes.ts';
import { isRobbed, WIDE } from './snapshot-rows.ts';
import {
  bgAt,
  COLOR,
  charsAt,
  contentAt,
  fgAt,
  HAS_CONTENT,
  type Internals,
  joinWidth,
  type RawLine,
  widthAt,
} from './xterm-internals.ts';

export const TO_ALTERNATE = '\x1b[?1047h';
export const TO_NORMAL = '\x1b[?1047l';

export class CursorWriter {
  private readonly internals: Internals;
  private readonly cols: number;
  private readonly pen: Pen;
  private readonly write: (text: string) => void;

  constructor(internals: Internals, cols: number, pen: Pen, write: (text: string) => void) {
    this.internals = internals;
    this.cols = cols;
    this.pen = pen;
    this.write = write;
  }

  place(): void {
    const { cols, line } = this;
    const { x } = this.internals.active;
    if (this.needsCarry()) this.carry();
    else if (isRobbed(line, cols) && (x >= cols || this.misfits)) this.behindRobbed(line);
    else if (x < cols) this.moveTo(x);
    else if (filled(line, lastCell(line, cols))) this.print(line, lastCell(line, cols));
    else {
      this.moveTo(cols - 1);
      if (isErased(line, cols)) this.behindErased(line);
    }
  }

  /** A combining character joins what was printed just before, and REP repeats it: so that is printed again, as the last thing. */
  printAgain(): void {
    const { internals, cols, line } = this;
    const { x } = internals.active;
    if (internals.joinState === 0 || x === 0 || x > cols) return;
    if (this.misfits) {
      this.write(WIDE);
      return;
    }
    const cell = widthAt(line, x - 1) === 0 && x > 1 ? x - 2 : x - 1;
    const look = renditionOf(internals.attributes);
    const shown = look.underline === 0 ? { ...look, underlineColor: 0 } : look;
    if (!filled(line, cell) || !sameRendition(renditionAt(line, cell), shown)) return;
    // The cursor is behind the last column, and does not wrap: printing goes to the last column from there too.
    const stays = cell === cols - 1 && isRobbed(line, cols);
    if (!stays) this.moveTo(cell);
    // Inserting moves the rest of the row to the right, where it was before this.
    if (internals.insertMode && !stays) this.write(`\x1b[${widthAt(line, cell)}P`);
    this.write(charsAt(line, cell));
  }

  private get line(): RawLine {
    const { lines, ybase, y } = this.internals.active;
    return lines.get(ybase + y) as RawLine;
  }

  /** A wide character did not fit, without autowrap: it was not printed, and yet it is what comes next that joins it. */
  private get misfits(): boolean {
    const { internals, cols } = this;
    return !internals.modes.wraparound && internals.active.x === cols - 1 && joinWidth(internals) === 2;
  }

  private moveTo(x: number): void {
    const { modes, active } = this.internals;
    const top = modes.origin ? active.scrollTop : 0;
    this.write(`\x1b[${active.y - top + 1};${x + 1}H`);
  }

  private print(line: RawLine, x: number): void {
    this.moveTo(x);
    this.pen.to(renditionAt(line, x));
    this.write(charsAt(line, x));
  }

  private behindRobbed(line: RawLine): void {
    const { cols } = this;
    const last = cols - 1;
    const { wraparound } = this.internals.modes;
    if (wraparound) this.write('\x1b[?7l');
    this.print(line, cols - 2);
    if (filled(line, last)) {
      this.pen.to(renditionAt(line, last));
      this.write(charsAt(line, last));
    }
    if (wraparound) this.write('\x1b[?7h');
  }

  private behindErased(line: RawLine): void {
    this.write(' ');
    this.pen.to({ ...PLAIN, bg: bgAt(line, 0) });
    // EL 2 would end the row's being a continuation.
    this.write(line.isWrapped ? '\x1b[1K' : '\x1b[2K');
  }

  /** On the normal screen only: from the other one the cursor comes along, wherever it is. */
  private needsCarry(): boolean {
    const { internals, cols, line } = this;
    const { x, y, scrollTop, scrollBottom } = internals.active;
    if (internals.active === internals.alt) return false;
    if (internals.modes.origin && (y < scrollTop || y > scrollBottom)) return true;
    return x >= cols && !filled(line, lastCell(line, cols));
  }

  private carry(): void {
    const { cols } = this;
    const { kitty, active } = this.internals;
    const { x, y } = active;
    this.write(`${TO_ALTERNATE}\x1b[${y + 1};${Math.min(x, cols - 1) + 1}H`);
    if (x >= cols) this.write(' ');
    this.write(TO_NORMAL);
    if (kitty.flags === kitty.mainFlags) return;
    // Changing screens overwrites the flags kept for the normal one.
    this.write(
      `${kittyStacks([], kitty.mainFlags)}${TO_ALTERNATE}${TO_NORMAL}${kittyStacks([], kitty.flags)}`,
    );
  }
}

const filled = (line: RawLine, x: number): boolean => (contentAt(line, x) & HAS_CONTENT) !== 0;

/** Where the character in the last column begins. */
const lastCell = (line: RawLine, cols: number): number =>
  widthAt(line, cols - 1) === 0 && !filled(line, cols - 1) ? cols - 2 : cols - 1;

/** One erased row: blank cells of one background. */
function isErased(line: RawLine, cols: number): boolean {
  const bg = bgAt(line, 0);
  for (let x = 0; x < cols; x++) {
    if (filled(line, x) || fgAt(line, x) !== 0 || bgAt(line, x) !== bg) return false;
  }
  return (bg & ~COLOR) === 0;
}
