/** Our table of keys beside xterm.js itself: each is pressed on a real terminal in each keyboard mode. */
import { Terminal } from '@xterm/xterm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { characterBytes, type KeyModes, keyBytes } from './key-bytes.ts';
import { type Modifiers, type NamedKey, namedKeys } from './key-names.ts';
import { kittyFlags } from './xterm-internals.ts';

const PRESSED: Record<NamedKey, [key: string, keyCode: number]> = {
  esc: ['Escape', 27],
  tab: ['Tab', 9],
  enter: ['Enter', 13],
  backspace: ['Backspace', 8],
  up: ['ArrowUp', 38],
  down: ['ArrowDown', 40],
  right: ['ArrowRight', 39],
  left: ['ArrowLeft', 37],
  home: ['Home', 36],
  end: ['End', 35],
  pageup: ['PageUp', 33],
  pagedown: ['PageDown', 34],
  insert: ['Insert', 45],
  delete: ['Delete', 46],
  f1: ['F1', 112],
  f2: ['F2', 113],
  f3: ['F3', 114],
  f4: ['F4', 115],
  f5: ['F5', 116],
  f6: ['F6', 117],
  f7: ['F7', 118],
  f8: ['F8', 119],
  f9: ['F9', 120],
  f10: ['F10', 121],
  f11: ['F11', 122],
  f12: ['F12', 123],
};
const modifiers: readonly Modifiers[] = [
  {},
  { ctrl: true },
  { alt: true },
  { shift: true },
  { ctrl: true, alt: true },
  { ctrl: true, shift: true },
];
/** Keys that xterm.js keeps for the browser (scrolling, clipboard), or sends without a modifier that xterm itself names. */
const keptBack = (key: NamedKey, mods: Modifiers): boolean =>
  ((key === 'pageup' || key === 'pagedown') && (mods.shift === true || (mods.alt === true && !mods.ctrl))) ||
  (key === 'insert' && (mods.ctrl || mods.shift || mods.alt) === true) ||
  (key === 'tab' && mods.alt === true) ||
  (key === 'esc' && mods.ctrl === true && mods.alt === true);

let terminal: Terminal;
let sent = '';
beforeAll(() => {
  const host = document.createElement('div');
  document.body.append(host);
  terminal = new Terminal({ allowProposedApi: true, vtExtensions: { kittyKeyboard: true } });
  terminal.open(host);
  terminal.onData((data) => {
    sent += data;
  });
});
afterAll(() => terminal.dispose());

const write = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve));
function press(key: string, keyCode: number, mods: Modifiers): string {
  sent = '';
  const code = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : '';
  const { ctrl: ctrlKey, alt: altKey, shift: shiftKey } = mods;
  const init = { key, code, keyCode, ctrlKey, altKey, shiftKey, bubbles: true, cancelable: true };
  terminal.textarea?.dispatchEvent(new KeyboardEvent('keydown', init));
  return sent;
}

const states: [string, string, KeyModes][] = [
  ['at first', '\x1b[?1l\x1b[=0;1u', { applicationCursor: false, kitty: 0 }],
  ['with application cursor keys', '\x1b[?1h\x1b[=0;1u', { applicationCursor: true, kitty: 0 }],
  ['with disambiguated keys', '\x1b[?1l\x1b[=1;1u', { applicationCursor: false, kitty: 1 }],
  ['with both', '\x1b[?1h\x1b[=1;1u', { applicationCursor: true, kitty: 1 }],
  ['with all keys as escape codes', '\x1b[?1l\x1b[=9;1u', { applicationCursor: false, kitty: 9 }],
];

describe.each(states)('a terminal %s', (_name, sequence, modes) => {
  test('gets the bytes that xterm.js sends', async () => {
    await write(sequence);
    expect(kittyFlags(terminal)).toBe(modes.kitty);
    const ours: Record<string, string> = {};
    const theirs: Record<string, string> = {};
    for (const key of namedKeys) {
      for (const mods of modifiers) {
        if (modes.kitty === 0 && keptBack(key, mods)) continue;
        const name = `${JSON.stringify(mods)} ${key}`;
        ours[name] = keyBytes(key, mods, modes);
        theirs[name] = press(...PRESSED[key], mods);
      }
    }
    for (const character of 'abcdefghijklmnopqrstuvwxyz') {
      for (const mods of [{ ctrl: true }, { alt: true }]) {
        const name = `${JSON.stringify(mods)} ${character}`;
        ours[name] = characterBytes(character, mods, modes);
        theirs[name] = press(character, character.toUpperCase().charCodeAt(0), mods);
      }
    }
    expect(ours).toEqual(theirs);
    expect(Object.keys(ours).length).toBeGreaterThan(150);
  });
});
