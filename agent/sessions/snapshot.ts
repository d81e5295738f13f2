/**
 * Bytes that give a fresh terminal of the same size the state of this one: both screens, and all that a program can set.
 * "Fresh" is a new xterm.js, or one after `reset()`.
 *
 * The law (tests/law): a snapshot at X, and then the bytes from X on, give exactly the terminal that all bytes give. What xterm.js
 * makes impossible is listed in tests/law/limits.ts.
 */
import { charsetName } from './charsets.ts';
import type { Palette } from './palette.ts';
import { Pen, PLAIN, renditionOf } from './rendition.ts';
import { CursorWriter, TO_ALTERNATE, TO_NORMAL } from './snapshot-cursor.ts';
import { cursorStyle, kittyStacks, modes } from './snapshot-modes.ts';
import { RowWriter } from './snapshot-rows.ts';
import {
  bgAt,
  contentAt,
  fgAt,
  HAS_CONTENT,
  type Internals,
  type RawBuffer,
  type RawLine,
  widthAt,
} from './xterm-internals.ts';

export interface SnapshotInput {
  internals: Internals;
  cols: number;
  rows: number;
  palette: Palette;
  /** What has begun and not ended: see PartialSequence. */
  partial: Uint8Array;
  /** Lines above the screen to carry along. */
  scrollback: number;
}

const LOCKING_SHIFTS = ['\x0f', '\x0e', '\x1bn', '\x1bo'];
const DESIGNATORS = ['(', ')', '*', '+'];
const DEFAULT_TAB_WIDTH = 8;
/** A saved row this far below the screen: lines of scrollback that it takes to make. */
const MAX_SAVED_BELOW = 10_000;

export function drawSnapshot(input: SnapshotInput): Uint8Array<ArrayBuffer> {
  const text = new Drawing(input).text();
  const drawn = new TextEncoder().encode(text);
  const bytes = new Uint8Array(drawn.length + input.partial.length);
  bytes.set(drawn);
  bytes.set(input.partial, drawn.length);
  return bytes;
}

class Drawing {
  private readonly parts: string[] = [];
  private readonly write = (part: string): void => void this.parts.push(part);
  private readonly input: SnapshotInput;
  private readonly pen: Pen;
  private readonly rowWriter: RowWriter;
  private readonly cursorWriter: CursorWriter;
  private readonly inAlternate: boolean;

  constructor(input: SnapshotInput) {
    this.input = input;
    this.pen = new Pen(input.internals, this.write);
    this.rowWriter = new RowWriter(input.cols, this.pen, this.write);
    this.cursorWriter = new CursorWriter(input.internals, input.cols, this.pen, this.write);
    this.inAlternate = input.internals.active === input.internals.alt;
  }

  text(): string {
    const { internals, palette } = this.input;
    const { normal, alt, kitty } = internals;
    // What `reset()` leaves as it was: an unfinished sequence, colours, title, a hidden cursor, newline mode.
    this.write(`\x18\x1b[?25h\x1b[20l${palette.sequences()}`);
    this.titles();

    const above = Math.min(this.input.scrollback, normal.ybase);
    this.savedCursors(above);
    if (kitty.altFlags !== 0 || kitty.altStack.length > 0 || kitty.mainFlags !== 0) {
      this.write(`${kittyStacks([], kitty.mainFlags)}${TO_ALTERNATE}`);
      this.write(`${kittyStacks(kitty.altStack, kitty.altFlags)}${TO_NORMAL}${kittyStacks([], 0)}`);
    }
    if (kitty.flags !== 0 || kitty.mainFlags !== 0 || kitty.mainStack.length > 0) {
      this.write(kittyStacks(kitty.mainStack, this.inAlternate ? kitty.mainFlags : kitty.flags));
    }

    this.write('\x1b[H');
    this.scrollback(above);
    this.screen(normal);
    if (this.inAlternate) {
      this.tabsAndRegion(normal);
      this.pen.to(PLAIN);
      this.write(TO_ALTERNATE);
      if (kitty.flags !== kitty.altFlags) this.write(kittyStacks([], kitty.flags));
      this.write('\x1b[H');
      this.screen(alt);
    }
    this.tabsAndRegion(internals.active);
    this.rest();
    return this.parts.join('');
  }

  private titles(): void {
    const { windowTitle, iconName } = this.input.internals;
    if (windowTitle === iconName) this.write(`\x1b]0;${windowTitle}\x1b\\`);
    else this.write(`\x1b]1;${iconName}\x1b\\\x1b]2;${windowTitle}\x1b\\`);
  }

  private scrollback(above: number): void {
    if (above === 0) return;
    const { rows, internals } = this.input;
    const { lines, ybase } = internals.normal;
    const kept = Array.from({ length: above }, (_, i) => lines.get(ybase - above + i) as RawLine);
    this.rowWriter.draw(kept, rows - 1);
    this.pen.to(PLAIN);
    this.write(`\x1b[${rows}H${'\n'.repeat(Math.min(above, rows))}\x1b[H`);
  }

  /** Draws the screen of `buffer` onto a blank one, with the cursor in its first cell. */
  private screen(buffer: RawBuffer): void {
    const lines = screenLines(buffer, this.input.rows);
    if (lines[0]?.isWrapped) {
      this.rowWriter.wrapByForce();
      this.write('\x1b[S');
    }
    const used = lines.findLastIndex((line) => line.isWrapped || !isUntouched(line)) + 1;
    this.rowWriter.draw(lines.slice(0, used), Number.POSITIVE_INFINITY);
    this.pen.to(PLAIN);
  }

  private tabsAndRegion({ tabs, scrollTop, scrollBottom }: RawBuffer): void {
    const { cols, rows } = this.input;
    const columns = Array.from({ length: cols }, (_, x) => x);
    if (columns.some((x) => (tabs[x] === true) !== (x % DEFAULT_TAB_WIDTH === 0))) {
      this.write('\x1b[3g');
      for (const x of columns) if (tabs[x]) this.write(`\x1b[${x + 1}G\x1bH`);
    }
    if (scrollTop !== 0 || scrollBottom !== rows - 1)
      this.write(`\x1b[${scrollTop + 1};${scrollBottom + 1}r`);
  }

  /** Saving takes what is set just then, so what is saved is set first. Character sets only ever grow in number: fewest first. */
  private savedCursors(above: number): void {
    const { internals } = this.input;
    const { normal, alt } = internals;
    const saveNormal = (): void => this.savedCursor(normal, normal.savedY - normal.ybase + above, true);
    const saveAlternate = (): void => {
      if (hasDefaultSave(alt, alt.savedY)) return;
      this.write(TO_ALTERNATE);
      this.savedCursor(alt, alt.savedY, false);
      this.write(TO_NORMAL);
    };
    const order = [saveNormal, saveAlternate];
    if (alt.savedCharsets.length < normal.savedCharsets.length) order.reverse();
    for (const save of order) save();
    // A soft reset has forgotten sets since: it leaves the saved cursor of the other screen alone.
    const forgotten = internals.charsets.length < normal.savedCharsets.length;
    if (forgotten && hasDefaultSave(alt, alt.savedY)) this.write(`${TO_ALTERNATE}\x1b[!p${TO_NORMAL}`);
  }

  private savedCursor(buffer: RawBuffer, row: number, scrolls: boolean): void {
    if (hasDefaultSave(buffer, row)) return;
    const { rows, cols } = this.input;
    const { savedCurAttrData, savedX, savedCharsets, savedGlevel, savedOriginMode, savedWraparoundMode } =
      buffer;
    const below = scrolls ? Math.min(Math.max(row - (rows - 1), 0), MAX_SAVED_BELOW) : 0;
    if (below > 0) this.write(`\x1b[${rows}H${'\n'.repeat(below)}`);
    this.pen.to(renditionOf({ ...savedCurAttrData, extended: { _ext: 0, _urlId: 0 } }));
    this.write(designations(savedCharsets) + (LOCKING_SHIFTS[savedGlevel] ?? ''));
    if (!savedWraparoundMode) this.write('\x1b[?7l');
    if (savedOriginMode) this.write('\x1b[?6h');
    const y = Math.min(Math.max(row, 0), rows - 1);
    this.write(`\x1b[${y + 1};${Math.min(savedX, cols - 1) + 1}H\x1b7`);
    if (!savedWraparoundMode) this.write('\x1b[?7h');
    if (savedOriginMode) this.write('\x1b[?6l');
    this.write(
      designations(savedCharsets.map(() => undefined)) + (savedGlevel === 0 ? '' : LOCKING_SHIFTS[0]),
    );
    this.pen.to(PLAIN);
    // Without the scrollback that it took to get there.
    if (below > 0) this.write('\x1b[3J');
    this.write('\x1b[H');
  }

  /** Everything that has one value for both screens, then the cursor; nothing after it moves it. */
  private rest(): void {
    const { internals } = this.input;
    if (internals.modes.origin) this.write('\x1b[?6h');
    if (!internals.modes.wraparound) this.write('\x1b[?7l');
    this.cursorWriter.place();
    this.write(designations(internals.charsets) + (LOCKING_SHIFTS[internals.charsetLevel] ?? ''));
    this.write(modes(internals) + cursorStyle(internals.modes));
    this.pen.to(renditionOf(internals.attributes));
    this.cursorWriter.printAgain();
  }
}

const screenLines = ({ lines, ybase }: RawBuffer, rows: number): RawLine[] =>
  Array.from({ length: rows }, (_, y) => lines.get(ybase + y)).filter((line) => line !== undefined);

function isUntouched(line: RawLine): boolean {
  for (let x = 0; x < line.length; x++) {
    if (
      contentAt(line, x) & HAS_CONTENT ||
      widthAt(line, x) !== 1 ||
      fgAt(line, x) !== 0 ||
      bgAt(line, x) !== 0
    ) {
      return false;
    }
  }
  return true;
}

const designations = (sets: readonly (object | undefined)[]): string =>
  Array.from(sets, (set, level) => `\x1b${DESIGNATORS[level]}${charsetName(set)}`).join('');

function hasDefaultSave(buffer: RawBuffer, row: number): boolean {
  const { savedCurAttrData, savedCharsets, savedGlevel, savedOriginMode, savedWraparoundMode } = buffer;
  return (
    buffer.savedX === 0 &&
    row <= 0 &&
    savedCurAttrData.fg === 0 &&
    savedCurAttrData.bg === 0 &&
    savedCharsets.length === 0 &&
    savedGlevel === 0 &&
    !savedOriginMode &&
    savedWraparoundMode
  );
}
