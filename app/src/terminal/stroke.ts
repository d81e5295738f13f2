/** Keys by their written names: `Ctrl+C`, `Shift+Tab`, `/`. Rows are kept in it and macros are written in it. */
import { type Modifiers, type NamedKey, namedKeys } from './key-names.ts';

export type Stroke =
  | { key: NamedKey; mods: Modifiers }
  /** One character, as a person sees it. */
  | { character: string; mods: Modifiers };

const WRITTEN: Partial<Record<NamedKey, string>> = {
  esc: 'Esc',
  tab: 'Tab',
  enter: 'Enter',
  backspace: 'Backspace',
  pageup: 'PgUp',
  pagedown: 'PgDn',
};
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
/** As it is written in a layout or a macro. */
export const writtenName = (key: NamedKey): string => WRITTEN[key] ?? capital(key);

const BY_NAME = new Map<string, NamedKey>([
  ...namedKeys.map((key): [string, NamedKey] => [key, key]),
  ...namedKeys.map((key): [string, NamedKey] => [writtenName(key).toLowerCase(), key]),
  ['escape', 'esc'],
  ['return', 'enter'],
  ['del', 'delete'],
  ['ins', 'insert'],
]);
const MODIFIERS: Record<string, keyof Modifiers> = {
  ctrl: 'ctrl',
  control: 'ctrl',
  alt: 'alt',
  shift: 'shift',
};

/** null where it names no key. */
export function parseStroke(written: string): Stroke | null {
  const mods: Modifiers = {};
  let rest = written.trim();
  for (;;) {
    const [, name, after] = /^(\w+)\+(.+)$/s.exec(rest) ?? [];
    const modifier = name === undefined ? undefined : MODIFIERS[name.toLowerCase()];
    if (modifier === undefined || after === undefined) break;
    mods[modifier] = true;
    rest = after;
  }
  if (rest.toLowerCase() === 'space') return { character: ' ', mods };
  const key = BY_NAME.get(rest.toLowerCase());
  if (key !== undefined) return { key, mods };
  if ([...rest].length !== 1) return null;
  // Ctrl+C is the key, whatever the case it is written in.
  const character = mods.ctrl || mods.alt ? rest.toLowerCase() : rest;
  return { character, mods };
}

const ARROWS: Partial<Record<NamedKey, string>> = { left: '←', up: '↑', down: '↓', right: '→' };
const FACES: Partial<Record<NamedKey, string>> = { ...ARROWS, backspace: '⌫', enter: '⏎' };

/** What stands on the key. */
export function faceOf(stroke: Stroke): string {
  const { mods } = stroke;
  const held = `${mods.ctrl ? '^' : ''}${mods.alt ? '⌥' : ''}${mods.shift ? '⇧' : ''}`;
  if ('key' in stroke) return `${held}${FACES[stroke.key] ?? writtenName(stroke.key)}`;
  if (stroke.character === ' ') return `${held}Space`;
  return held === '' ? stroke.character : `${held}${stroke.character.toUpperCase()}`;
}

/** What is read aloud. */
export function nameOf(stroke: Stroke): string {
  const { mods } = stroke;
  const plain =
    'key' in stroke
      ? writtenName(stroke.key)
      : stroke.character === ' '
        ? 'Space'
        : mods.ctrl || mods.alt
          ? stroke.character.toUpperCase()
          : stroke.character;
  return [mods.ctrl && 'Control', mods.alt && 'Alt', mods.shift && 'Shift', plain].filter(Boolean).join(' ');
}

const REPEATS = new Set<NamedKey>([
  'left',
  'up',
  'down',
  'right',
  'backspace',
  'delete',
  'pageup',
  'pagedown',
]);
/** Whether holding it presses it again and again. */
export const repeats = (stroke: Stroke): boolean => 'key' in stroke && REPEATS.has(stroke.key);
