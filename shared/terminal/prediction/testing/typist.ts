/** A person, a wire and a program: keys go there and what they do comes back, each when the test says so. */
import { utf8 } from '../../../wire/bytes.ts';
import { ECHO_MS } from '../pending-keys.ts';
import { createPredictor } from '../predictor.ts';
import type { PredictMode } from '../types.ts';
import { createGrid } from './grid.ts';
import { createLineEditor, type Echo, type EditorKey, keyBytes } from './line-editor.ts';

export type Typist = ReturnType<typeof createTypist>;

export function createTypist(
  options: {
    prompt?: string;
    echo?: Echo;
    cols?: number;
    rows?: number;
    mode?: PredictMode;
    ms?: number;
  } = {},
) {
  const { prompt = 'me@dev:~$ ', echo = 'echo', cols = 40, rows = 6, mode = 'auto', ms = 300 } = options;
  const grid = createGrid(cols, rows);
  const editor = createLineEditor(grid, prompt, echo);
  const predictor = createPredictor({ mode });
  let time = 0;
  /** Typed, not yet with the program. */
  const going: EditorKey[] = [];
  /** With the program, not yet shown. */
  const coming: EditorKey[] = [];
  let given = 0;
  let changedAt = 0;
  /** Of these, what the viewer knows of. */
  let applied = 0;
  const lengthOf = (key: EditorKey): number =>
    utf8(typeof key === 'object' ? key.text : keyBytes[key]).length;
  const look = (): void => predictor.onOutputParsed(grid, applied, time);
  predictor.roundTrip(ms);
  look();

  const typist = {
    grid,
    editor,
    predictor,
    get time() {
      return time;
    },
    /** Keys that the program was not given yet. */
    get waiting(): readonly EditorKey[] {
      return going;
    },
    /** Whether the screen shows all that the program was given, and has for long enough. */
    get answered(): boolean {
      return coming.length === 0 && applied === given && time - changedAt >= ECHO_MS;
    },
    get quiet(): boolean {
      return typist.answered && going.length === 0;
    },
    press(key: EditorKey): void {
      going.push(key);
      predictor.onKeys(utf8(typeof key === 'object' ? key.text : keyBytes[key]), time);
    },
    type(text: string): void {
      for (const char of text) typist.press({ text: char });
    },
    /** The program is given the next keys, and the viewer is told, or is told with the next ones. */
    apply(count = 1, told = true): void {
      for (const key of going.splice(0, count)) {
        coming.push(key);
        given += lengthOf(key);
      }
      if (told) applied = given;
      changedAt = time;
      look();
    },
    /** The viewer is told all that the program was given. */
    tell(): void {
      applied = given;
      look();
    },
    /** Old news of what was applied. */
    repeat(share: number): void {
      predictor.onOutputParsed(grid, Math.floor(applied * share), time);
    },
    /** What the next keys did is on the screen. */
    show(count = 1): void {
      for (const key of coming.splice(0, count)) editor.key(key);
      look();
    },
    wait(milliseconds: number): void {
      const until = time + milliseconds;
      for (let wake = predictor.wakeAt; wake !== null && wake <= until; wake = predictor.wakeAt) {
        time = wake;
        look();
      }
      time = until;
      look();
    },
    /** All of it there and back, one key at a time. */
    answer(): void {
      while (going.length > 0) {
        typist.wait(150);
        typist.apply();
        typist.show();
      }
      typist.tell();
      typist.show(coming.length);
      typist.wait(1000);
    },
    /** A line that is typed, answered and given away. */
    line(text: string): void {
      typist.type(text);
      typist.answer();
      typist.press('enter');
      typist.answer();
    },
    /** The cursor's row as a person sees it, and where they see the cursor. */
    get seen(): string {
      const { cells, cursor } = predictor.overlay();
      const at = cursor ?? grid.cursor;
      const row: string[] = [];
      for (let col = 0; col < cols; col += 1) {
        const cell = grid.cell(at.row, col);
        row.push(cell.width === 0 ? '' : cell.text || ' ');
      }
      for (const { col, char, width } of cells) {
        row[col] = char;
        if (width === 2) row[col + 1] = '';
      }
      const text = row.slice(0, at.col).join('');
      return `${text}|${row.slice(at.col).join('').trimEnd()}`;
    },
    get predicted(): boolean {
      const { cells, cursor } = predictor.overlay();
      return cells.length > 0 || cursor !== null;
    },
  };
  return typist;
}

/** At a shell whose echo was seen once. */
export function atPrompt(options: Parameters<typeof createTypist>[0] = {}) {
  const typist = createTypist(options);
  typist.line('true');
  return typist;
}
