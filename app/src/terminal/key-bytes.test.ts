import { describe, expect, test } from 'vitest';
import { characterBytes, keyBytes, type Modifiers, type NamedKey } from './key-bytes.ts';

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
];

describe('named keys', () => {
  test.each(named)('%s with %o, application cursor %s, sends %j', (key, mods, application, bytes) => {
    expect(keyBytes(key, mods, application)).toBe(bytes);
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
    expect(characterBytes(character, mods)).toBe(bytes);
  });
});
