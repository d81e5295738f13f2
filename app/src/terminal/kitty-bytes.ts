/**
 * The kitty keyboard protocol (sw.kovidgoyal.net/kitty/keyboard-protocol) for keys that are pressed and let go at once:
 * a key row knows no releases, so of the flags only those that change what a press says matter here.
 */
import { CURSOR, KEYPAD, type Modifiers, modifierCode, type NamedKey, NUMBERED } from './key-names.ts';

/** Bits of the protocol's flags. */
const DISAMBIGUATE = 1;
const EVENT_TYPES = 2;
const ALTERNATE_KEYS = 4;
const ALL_AS_ESCAPES = 8;
const ASSOCIATED_TEXT = 16;

const CSI = '\x1b[';
const CODES: Partial<Record<NamedKey, number>> = { esc: 27, enter: 13, tab: 9, backspace: 127 };
/** They keep their old bytes while nothing is held, so that a shell left in this mode can still be used. */
const PLAIN: Partial<Record<NamedKey, string>> = { enter: '\r', tab: '\t', backspace: '\x7f' };

export function kittyKey(key: NamedKey, mods: Modifiers, flags: number): string {
  const code = modifierCode(mods);
  const held = code > 1;
  const cursor = CURSOR[key];
  if (cursor !== undefined) return held ? `${CSI}1;${code}${cursor}` : `${CSI}${cursor}`;
  const keypad = KEYPAD[key];
  if (keypad !== undefined) return held ? `${CSI}1;${code}${keypad}` : `\x1bO${keypad}`;
  const number = NUMBERED[key];
  if (number !== undefined) return held ? `${CSI}${number};${code}~` : `${CSI}${number}~`;
  const plain = PLAIN[key];
  if (plain !== undefined) {
    const asEscape = (flags & ALL_AS_ESCAPES) !== 0 || (held && disambiguates(flags));
    if (!asEscape) return plain;
  } else if ((flags & ALL_AS_ESCAPES) === 0 && !disambiguates(flags)) return '\x1b';
  return `${CSI}${CODES[key]}${held ? `;${code}` : ''}u`;
}

export function kittyCharacter(character: string, mods: Modifiers, flags: number): string {
  const upper = /^[A-Z]$/.test(character);
  const all: Modifiers = upper ? { ...mods, shift: true } : mods;
  const code = modifierCode(all);
  const alone = !mods.ctrl && !mods.alt;
  if ((flags & ALL_AS_ESCAPES) === 0 && (alone || !disambiguates(flags))) return character;
  const point = character.codePointAt(0) ?? 0;
  const key = upper ? point + 32 : point;
  const shifted = (flags & ALTERNATE_KEYS) !== 0 && upper ? `:${point}` : '';
  const text = (flags & ASSOCIATED_TEXT) !== 0 && !mods.ctrl ? `;${point}` : '';
  const held = code > 1 ? `;${code}` : text === '' ? '' : ';';
  return `${CSI}${key}${shifted}${held}${text}u`;
}

const disambiguates = (flags: number): boolean => (flags & (DISAMBIGUATE | EVENT_TYPES)) !== 0;
