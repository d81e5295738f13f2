/** A model of a program that edits a line as readline does, on a grid. */
import { widthOf } from '../width.ts';
import type { Grid } from './grid.ts';

/** `capitals`: what is typed comes back changed. */
export type Echo = 'echo' | 'none' | 'stars' | 'capitals';

export interface LineEditor {
  key(key: EditorKey): void;
  /** For the line after the next Enter that has none yet, and from there on. */
  next(echo: Echo, prompt: string): void;
}
export type EditorKey =
  | { text: string }
  | 'enter'
  | 'backspace'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'history'
  | 'delete'
  | 'kill-left'
  | 'kill-right'
  | 'kill-word';

export const keyBytes: Readonly<Record<Exclude<EditorKey, { text: string }>, string>> = {
  enter: '\r',
  backspace: '\x7f',
  left: '\x1b[D',
  right: '\x1b[C',
  home: '\x01',
  end: '\x05',
  history: '\x1b[A',
  delete: '\x1b[3~',
  'kill-left': '\x15',
  'kill-right': '\x0b',
  'kill-word': '\x17',
};

export function createLineEditor(grid: Grid, prompt: string, echo: Echo = 'echo'): LineEditor {
  let now = { prompt, echo };
  const later: (typeof now)[] = [];
  let text: string[] = [];
  let at = 0;
  let last: string[] = [];

  const columns = (chars: readonly string[]): number =>
    chars.reduce((sum, char) => sum + (widthOf(char) ?? 1), 0);
  function draw(): void {
    const capitals = text.map((char) => char.toUpperCase());
    const seen = { echo: text, none: [], stars: text.map(() => '*'), capitals }[now.echo];
    const before = now.echo === 'none' ? [] : seen.slice(0, at);
    grid.drawRow(now.prompt + seen.join(''), columns([...now.prompt]) + columns(before));
  }
  draw();

  /** Takes out what is between the cursor and `to`. */
  function erase(to: number): void {
    const from = Math.min(at, to);
    text.splice(from, Math.abs(at - to));
    at = from;
  }
  /** Where the word before the cursor begins. */
  function wordBefore(): number {
    const before = text.slice(0, at).join('').trimEnd();
    return before.lastIndexOf(' ') + 1;
  }

  return {
    next: (nextEcho, nextPrompt) => {
      later.push({ prompt: nextPrompt, echo: nextEcho });
    },
    key(key) {
      if (typeof key === 'object') {
        text.splice(at, 0, key.text);
        at += 1;
      } else if (key === 'enter') {
        grid.newRow();
        if (now.echo === 'echo') last = text;
        now = later.shift() ?? now;
        text = [];
        at = 0;
      } else if (key === 'backspace') erase(Math.max(0, at - 1));
      else if (key === 'delete') erase(Math.min(text.length, at + 1));
      else if (key === 'kill-left') erase(0);
      else if (key === 'kill-right') erase(text.length);
      else if (key === 'kill-word') erase(wordBefore());
      else if (key === 'left') at = Math.max(0, at - 1);
      else if (key === 'right') at = Math.min(text.length, at + 1);
      else if (key === 'home') at = 0;
      else if (key === 'end') at = text.length;
      else {
        text = [...last];
        at = text.length;
      }
      draw();
    },
  };
}
