/** What of the guesses may be seen: an epoch's need proof, and so does each kind of key that programs differ in. */
import type { Edit, Key, Turn } from './key-reader.ts';
import { type Line, readCells } from './line.ts';
import { createPrompts } from './prompts.ts';
import type { ScreenReader } from './types.ts';

interface Epoch {
  confirmed: 'not' | 'by prompt' | 'by echo';
  /** What stood left of the cursor at its first key: the prompt, where the epoch began with a new line. */
  prompt: readonly string[] | null;
  begins: Beginning;
}
/** `recall`: with a line of the history, the cursor behind it. */
type Beginning = 'line' | 'recall' | 'within';

const newEpoch = (begins: Beginning): Epoch => ({ confirmed: 'not', prompt: null, begins });
/** What every program that echoes does alike; a key of another kind must have been right once. */
const BASIC: readonly Edit['kind'][] = ['text', 'backspace', 'left', 'right'];

export class Epochs {
  private epoch = newEpoch('line');
  private readonly prompts = createPrompts();
  private readonly trusted = new Set<Edit['kind']>(BASIC);
  /** Prompts prove nothing until the next line: a guess was wrong, or keys may mean something else. */
  private suspicious = false;

  get confirmed(): boolean {
    return this.epoch.confirmed !== 'not';
  }

  mayShow({ edit }: Key): boolean {
    return edit !== null && this.confirmed && this.trusted.has(edit.kind);
  }

  /** Another epoch, of unknown beginning. */
  begin(): void {
    this.epoch = newEpoch('within');
  }

  /** The program was given a key of unknown effect. */
  turn(turn: Turn): void {
    this.epoch = newEpoch(turn === 'line' || turn === 'recall' ? turn : 'within');
    if (turn === 'line') this.suspicious = false;
    if (turn === 'mode') this.suspicious = true;
  }

  /** The program was given a key before the screen of this epoch was seen: more than a prompt stands before the cursor. */
  typedBlindly(): void {
    this.epoch.begins = 'within';
  }

  /** The screen changed under keys that the program had not been given. */
  screenChanged(): void {
    this.epoch = newEpoch(this.confirmed ? 'within' : this.epoch.begins);
  }

  /** `line`, the cursor's on `screen` and new to this epoch, with what is known of its prompt and its end. */
  place(found: Line, screen: ScreenReader): Line {
    const { epoch } = this;
    if (screen.alternate) return found;
    const line = { ...found, closed: epoch.begins !== 'within' && found.col === found.end };
    const known = this.suspicious ? null : this.knownPrompt(line, screen);
    if (known !== 'above') epoch.prompt ??= line.cells.slice(0, known ?? line.col);
    if (known === null) return line;
    if (epoch.confirmed === 'not') epoch.confirmed = 'by prompt';
    if (known !== 'above') return { ...line, floor: known, sure: true };
    // The first character stays: before it the cursor is between two rows, and without it the next may fit above.
    return { ...line, floor: line.cells[1] === '' ? 2 : 1 };
  }

  /** The column at which the prompt ends. */
  private knownPrompt(line: Line, screen: ScreenReader): number | 'above' | null {
    let { row } = screen.cursor;
    if (!screen.wrapped(row)) return this.prompts.match(line.cells, line.col);
    while (row > 0 && screen.wrapped(row)) row -= 1;
    const first = readCells(screen, row);
    return this.prompts.match(first, first.length - 1) === null ? null : 'above';
  }

  trust(kind: Edit['kind']): void {
    this.trusted.add(kind);
  }

  /** Typed text came back. `line`: as it stands now; returned with what that says about its prompt. */
  credit(line: Line): Line {
    const { epoch } = this;
    const first = epoch.confirmed !== 'by echo';
    epoch.confirmed = 'by echo';
    if (!first || epoch.begins !== 'line' || epoch.prompt === null) return line;
    this.prompts.learn(epoch.prompt);
    const floor = epoch.prompt.length;
    return this.prompts.match(line.cells, floor) === floor ? { ...line, floor, sure: true } : line;
  }

  /** A guess was wrong, with `kind` the first of the keys that led to it. */
  refute(kind: Edit['kind'] | undefined, line: Line): void {
    if (kind !== undefined && !BASIC.includes(kind)) this.trusted.delete(kind);
    if (this.epoch.confirmed === 'by prompt') this.prompts.forget(line.cells);
    this.suspicious = true;
    this.begin();
  }
}
