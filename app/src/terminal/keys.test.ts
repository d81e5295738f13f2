import { beforeEach, describe, expect, test } from 'vitest';
import { createKeys } from './keys.ts';
import { promptWrites } from './prompt-bytes.ts';

let typed: string[] = [];
let application = false;
const keys = () =>
  createKeys({
    type: (text) => {
      typed.push(text);
      return true;
    },
    applicationCursor: () => application,
  });

beforeEach(() => {
  typed = [];
  application = false;
});

describe('sticky modifiers', () => {
  test('a tap arms Ctrl for one key', () => {
    const row = keys();
    row.tapCtrl();
    expect(row.stuck()).toBe(true);
    row.character('c');
    row.character('c');
    expect(typed).toEqual(['\x03', 'c']);
    expect(row.ctrl()).toBe('off');
  });

  test('a second tap locks it until a third', () => {
    const row = keys();
    row.tapCtrl();
    row.tapCtrl();
    row.character('a');
    row.character('b');
    row.tapCtrl();
    row.character('b');
    expect(typed).toEqual(['\x01', '\x02', 'b']);
  });

  test('Ctrl and Alt add up, on arrows as well', () => {
    const row = keys();
    row.tapCtrl();
    row.tapAlt();
    row.press('left');
    expect(typed).toEqual(['\x1b[1;7D']);
    expect(row.stuck()).toBe(false);
  });

  test('arrows follow what the program asked of the cursor keys', () => {
    const row = keys();
    application = true;
    row.press('up');
    expect(typed).toEqual(['\x1bOA']);
  });
});

describe('sending a prompt', () => {
  test('is one paste and an Enter of its own where the program takes pastes', () => {
    expect(promptWrites('one\ntwo', true)).toEqual(['\x1b[200~one\ntwo\x1b[201~', '\r']);
  });

  test('is keys with an Enter a line where it does not', () => {
    expect(promptWrites('one\r\ntwo', false)).toEqual(['one\rtwo', '\r']);
  });

  test('of nothing is Enter', () => {
    expect(promptWrites('', true)).toEqual(['\r']);
  });

  test('cannot break out of its paste', () => {
    expect(promptWrites('a\x1b[201~rm -rf', true)).toEqual(['\x1b[200~a[201~rm -rf\x1b[201~', '\r']);
  });
});
