/**
 * What each key sends, as xterm does: cursor keys follow application cursor mode (DECCKM), modifiers on them are
 * `CSI 1 ; m`, m = 1 + shift + 2 alt + 4 ctrl (xterm, "PC-Style Function Keys"). A program that asked for the kitty
 * keyboard protocol gets that instead.
 */
import { CURSOR, KEYPAD, type Modifiers, modifierCode, type NamedKey, NUMBERED } from './key-names.ts';
import { kittyCharacter, kittyKey } from './kitty-bytes.ts';

/** What the program asked of the keyboard. */
export interface KeyModes {
  applicationCursor: boolean;
  /** Flags of the kitty keyboard protocol that are in force; 0: none. */
  kitty: number;
}

const ESC = '\x1b';

/** The characters of a named key. */
export function keyBytes(key: NamedKey, mods: Modifiers, modes: KeyModes): string {
  if (modes.kitty !== 0) return kittyKey(key, mods, modes.kitty);
  const code = modifierCode(mods);
  const final = CURSOR[key] ?? KEYPAD[key];
  if (final !== undefined) {
    if (code > 1) return `${ESC}[1;${code}${final}`;
    return `${ESC}${modes.applicationCursor || KEYPAD[key] ? 'O' : '['}${final}`;
  }
  const number = NUMBERED[key];
  if (number !== undefined) return code > 1 ? `${ESC}[${number};${code}~` : `${ESC}[${number}~`;
  const alt = mods.alt ? ESC : '';
  switch (key) {
    case 'tab':
      return mods.shift ? `${alt}${ESC}[Z` : `${alt}\t`;
    case 'enter':
      return `${alt}\r`;
    case 'backspace':
      return `${alt}${mods.ctrl ? '\b' : '\x7f'}`;
    default:
      return `${alt}${ESC}`;
  }
}

/** What a typed character sends under Ctrl or Alt; characters that Ctrl gives no code are sent as they are. */
export function characterBytes(character: string, mods: Modifiers, modes: KeyModes): string {
  if (modes.kitty !== 0) return kittyCharacter(character, mods, modes.kitty);
  const plain = mods.ctrl ? (controlCode(character) ?? character) : character;
  return mods.alt ? `${ESC}${plain}` : plain;
}

/** ECMA-48 C0: Ctrl takes the low five bits; the rest is what keyboards without those keys came to send. */
function controlCode(character: string): string | null {
  if (/^[a-z]$/i.test(character)) return String.fromCharCode(character.toUpperCase().charCodeAt(0) - 64);
  switch (character) {
    case ' ':
    case '@':
    case '2':
      return '\x00';
    case '[':
    case '3':
      return ESC;
    case '\\':
    case '|':
    case '4':
      return '\x1c';
    case ']':
    case '5':
      return '\x1d';
    case '^':
    case '~':
    case '6':
      return '\x1e';
    case '_':
    case '-':
    case '/':
    case '7':
      return '\x1f';
    case '?':
    case '8':
      return '\x7f';
    default:
      return null;
  }
}
