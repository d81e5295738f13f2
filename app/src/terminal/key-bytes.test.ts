import { describe, expect, test } from 'vitest';
import { characterBytes, type KeyModes, keyBytes } from './key-bytes.ts';
import type { Modifiers, NamedKey } from './key-names.ts';

const plain: KeyModes = { applicationCursor: false, kitty: 0 };

const named: [NamedKey, Modifiers, boolean, string][] = [
  ['esc', {}, false, '\x1b'],
  ['esc', { alt: true }, false, '\x1b\x1b'],
  ['tab', {}, false, '\t'],
  ['tab', { shift: true }, false, '\x1b[Z'],
  ['enter', {}, false, '\r'],
  ['enter', { alt: true }, false, '\x1b\r'],
  ['backspace', {}, false, '\x7f'],
  ['backspace', { ctrl: true }, false, '\b'],
  ['up', {}, false, '\x1b[A'],
  ['down', {}, false, '\x1b[B'],
  ['right', {}, false, '\x1b[C'],
  ['left', {}, false, '\x1b[D'],
  ['up', {}, true, '\x1bOA'],
  ['left', {}, true, '\x1bOD'],
  ['up', { ctrl: true }, true, '\x1b[1;5A'],
  ['left', { alt: true }, false, '\x1b[1;3D'],
  ['right', { ctrl: true, shift: true }, false, '\x1b[1;6C'],
  ['home', {}, false, '\x1b[H'],
  ['end', {}, true, '\x1bOF'],
  ['pageup', {}, false, '\x1b[5~'],
  ['pagedown', { ctrl: true }, false, '\x1b[6;5~'],
  ['insert', {}, false, '\x1b[2~'],
  ['delete', { shift: true }, false, '\x1b[3;2~'],
  ['f1', {}, false, '\x1bOP'],
  ['f4', { ctrl: true }, false, '\x1b[1;5S'],
  ['f5', {}, false, '\x1b[15~'],
  ['f12', { alt: true }, false, '\x1b[24;3~'],
];

describe('named keys', () => {
  test.each(named)('%s with %o, application cursor %s, sends %j', (key, mods, application, bytes) => {
    expect(keyBytes(key, mods, { applicationCursor: application, kitty: 0 })).toBe(bytes);
  });
});

const typed: [string, Modifiers, string][] = [
  ['c', { ctrl: true }, '\x03'],
  ['C', { ctrl: true }, '\x03'],
  ['d', { ctrl: true }, '\x04'],
  ['z', { ctrl: true }, '\x1a'],
  ['a', { ctrl: true }, '\x01'],
  [' ', { ctrl: true }, '\x00'],
  ['[', { ctrl: true }, '\x1b'],
  ['\\', { ctrl: true }, '\x1c'],
  ['|', { ctrl: true }, '\x1c'],
  [']', { ctrl: true }, '\x1d'],
  ['~', { ctrl: true }, '\x1e'],
  ['/', { ctrl: true }, '\x1f'],
  ['-', { ctrl: true }, '\x1f'],
  ['?', { ctrl: true }, '\x7f'],
  ['b', { alt: true }, '\x1bb'],
  ['c', { ctrl: true, alt: true }, '\x1b\x03'],
  ['é', { ctrl: true }, 'é'],
  ['x', {}, 'x'],
];

describe('characters', () => {
  test.each(typed)('%j with %o sends %j', (character, mods, bytes) => {
    expect(characterBytes(character, mods, plain)).toBe(bytes);
  });
});

/** Of the protocol's own description. */
const kitty: [NamedKey | string, Modifiers, number, string][] = [
  ['esc', {}, 1, '\x1b[27u'],
  ['enter', {}, 1, '\r'],
  ['enter', { shift: true }, 1, '\x1b[13;2u'],
  ['tab', { shift: true }, 1, '\x1b[9;2u'],
  ['backspace', {}, 1, '\x7f'],
  ['enter', {}, 9, '\x1b[13u'],
  ['up', {}, 1, '\x1b[A'],
  ['up', { ctrl: true }, 1, '\x1b[1;5A'],
  ['pageup', {}, 1, '\x1b[5~'],
  ['c', { ctrl: true }, 1, '\x1b[99;5u'],
  ['x', {}, 1, 'x'],
  ['x', {}, 8, '\x1b[120u'],
  ['X', {}, 12, '\x1b[120:88;2u'],
  ['x', {}, 24, '\x1b[120;;120u'],
  ['é', {}, 8, '\x1b[233u'],
];

describe('the kitty keyboard protocol', () => {
  test.each(kitty)('%s with %o under flags %d sends %j', (key, mods, flags, bytes) => {
    const modes = { applicationCursor: true, kitty: flags };
    const sent =
      [...key].length === 1 ? characterBytes(key, mods, modes) : keyBytes(key as NamedKey, mods, modes);
    expect(sent).toBe(bytes);
  });
});
