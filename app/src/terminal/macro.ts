/** A macro is text to type, with keys in braces: `git status{Enter}`, `{Esc}:wq{Enter}`. A brace itself is `{{}`. */
import { parseStroke, type Stroke } from './stroke.ts';

export const MAX_MACRO = 2_000;

export type Macro = { ok: true; strokes: readonly Stroke[] } | { ok: false; problem: string };

export function parseMacro(text: string): Macro {
  const strokes: Stroke[] = [];
  let rest = text;
  while (rest !== '') {
    const [, inside] = /^\{([^{}]+|\{|\})\}/.exec(rest) ?? [];
    if (inside !== undefined) {
      const stroke = parseStroke(inside);
      if (stroke === null) return { ok: false, problem: `{${inside}} is not a key.` };
      strokes.push(stroke);
      rest = rest.slice(inside.length + 2);
    } else if (rest.startsWith('{')) {
      return { ok: false, problem: 'A key in braces is not closed. A brace itself is written {{}.' };
    } else {
      const [character = ''] = rest;
      strokes.push(character === '\n' ? { key: 'enter', mods: {} } : { character, mods: {} });
      rest = rest.slice(character.length);
    }
  }
  return { ok: true, strokes };
}
