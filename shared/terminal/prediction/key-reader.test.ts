import { describe, expect, test } from 'vitest';
import { utf8 } from '../../wire/bytes.ts';
import { createKeyReader } from './key-reader.ts';

const read = (...parts: (string | Uint8Array)[]) => {
  const reader = createKeyReader();
  return parts
    .flatMap((part) => reader.read(typeof part === 'string' ? utf8(part) : part))
    .map(({ key, end }) => [key.turn ?? (key.edit.kind === 'text' ? key.edit.text : key.edit.kind), end]);
};

describe('typed bytes', () => {
  test('are characters with the offset at which each ends', () => {
    expect(read('aé日')).toEqual([
      ['a', 1],
      ['é', 3],
      ['日', 6],
    ]);
  });

  test.each([
    ['\x1b[D', 'left'],
    ['\x1bOC', 'right'],
    ['\x1b[H', 'home'],
    ['\x1b[4~', 'end'],
    ['\x7f', 'backspace'],
    ['\x08', 'backspace'],
    ['\x17', 'kill-word'],
    ['\r', 'line'],
    ['\x03', 'line'],
    ['\t', 'change'],
    ['\x1b[A', 'recall'],
    ['\x10', 'recall'],
    ['\x1b[1;5D', 'mode'],
    ['\x1bb', 'mode'],
    ['\x12', 'mode'],
    ['👍', 'mode'],
  ])('%j is %s', (bytes, key) => {
    expect(read(bytes)).toEqual([[key, utf8(bytes).length]]);
  });

  test('of a sequence that comes in two parts are no text', () => {
    expect(read('\x1b', '[D', 'x')).toEqual([
      ['mode', 1],
      ['left', 3],
      ['x', 4],
    ]);
  });

  test('of a character that comes in two parts are that character', () => {
    expect(read(Uint8Array.of(0xc3), Uint8Array.of(0xa9)).at(-1)).toEqual(['é', 2]);
  });

  test('of a bracketed paste are one change of the line, whatever is in them', () => {
    expect(read('\x1b[200~a\rb\x1b[201~x')).toEqual([
      ['change', 6],
      ['change', 15],
      ['x', 16],
    ]);
  });

  test('that make no sense are never text', () => {
    expect(read(Uint8Array.of(0xff, 0x61), '\x1b[999', 'z')).toEqual([
      ['mode', 2],
      ['mode', 7],
      ['mode', 8],
    ]);
  });
});
