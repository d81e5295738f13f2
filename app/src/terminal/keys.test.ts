import { beforeEach, describe, expect, test } from 'vitest';
import { createKeys } from './keys.ts';
import { parseMacro } from './macro.ts';
import { promptWrites } from './prompt-bytes.ts';
import { faceOf, nameOf, parseStroke } from './stroke.ts';

let typed: string[] = [];
let application = false;
let kitty = 0;
const keys = () =>
  createKeys({
    type: (text) => {
      typed.push(text);
      return true;
    },
    keyModes: () => ({ applicationCursor: application, kitty }),
  });

beforeEach(() => {
  typed = [];
  application = false;
  kitty = 0;
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

describe('what is typed by a soft keyboard', () => {
  test('is so many Backspaces and then the text, in one write', () => {
    keys().edit(3, 'word');
    expect(typed).toEqual(['\x7f\x7f\x7fword']);
  });

  test('is a key for each character where the program asked for all of them', () => {
    kitty = 9;
    keys().edit(1, 'ab');
    expect(typed).toEqual(['\x1b[127u\x1b[97u\x1b[98u']);
  });
});

describe('a macro', () => {
  test('types its text and its keys in one write, and no armed Ctrl gets into it', () => {
    const row = keys();
    row.tapCtrl();
    row.macro('git status{Enter}');
    expect(typed).toEqual(['git status\r']);
    expect(row.ctrl()).toBe('off');
  });

  test('presses its keys as the program wants them', () => {
    application = true;
    keys().macro('{Up}{Ctrl+C}{{}');
    expect(typed).toEqual(['\x1bOA\x03{']);
  });

  test.each([
    ['{Nope}', '{Nope} is not a key.'],
    ['a{b', 'A key in braces is not closed. A brace itself is written {{}.'],
  ])('%s says what is wrong with it', (text, problem) => {
    expect(parseMacro(text)).toEqual({ ok: false, problem });
  });
});

describe('a key by its name', () => {
  test.each([
    ['Ctrl+C', '^C', 'Control C'],
    ['Shift+Tab', '⇧Tab', 'Shift Tab'],
    ['Ctrl+Shift+Left', '^⇧←', 'Control Shift Left'],
    ['PgUp', 'PgUp', 'PgUp'],
    ['|', '|', '|'],
    ['Ctrl++', '^+', 'Control +'],
    ['Alt+Space', '⌥Space', 'Alt Space'],
  ])('%s has the face %s and the name %s', (written, face, name) => {
    const stroke = parseStroke(written);
    expect(stroke && faceOf(stroke)).toBe(face);
    expect(stroke && nameOf(stroke)).toBe(name);
  });

  test.each(['', 'Nope', 'Ctrl+', 'ab'])('%j is none', (written) => {
    expect(parseStroke(written)).toBeNull();
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
