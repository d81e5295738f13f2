import { describe, expect, test } from 'vitest';
import { draftText, joinDrafts } from './draft-text.ts';

describe('keys that come back', () => {
  test.each([
    ['ls -l\r', 'ls -l'],
    ['\x1b[200~one\ntwo\x1b[201~\r', 'one\ntwo'],
    ['lss\x7f -l', 'ls -l'],
    ['a\x1b[D\x1b[1;5Cb\x1bOAc', 'abc'],
    ['\x03\x1b', ''],
    ['\x1bbword', 'word'],
    ['héllo 日本', 'héllo 日本'],
  ])('%j are the text %j', (keys, text) => {
    expect(draftText(keys)).toBe(text);
  });

  test('go before what was written since', () => {
    expect(joinDrafts('old', 'new')).toBe('old\nnew');
    expect(joinDrafts('old', '')).toBe('old');
  });
});
