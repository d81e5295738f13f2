import { expect, test } from 'vitest';
import { judge, type Right } from './judge.ts';

const after = ['$ |', '$ l|', '$ ls|', '$ ls|'];
const right: Right = { after, ever: new Set(['total|']) };
const typed = [1000, 1200, 1400];

test('a key is drawn at once where its effect, or a later key’s, is there within 50 ms', () => {
  const seen = [
    { at: 0, line: '$ |' },
    { at: 1010, line: '$ l|' },
    { at: 1500, line: '$ ls|' },
  ];
  const verdict = judge(right, typed, seen);
  expect(verdict).toMatchObject({ keys: 3, visible: 2, atOnce: 1, delays: [10, 300], wrongFor: [] });
});

test('a line that no keys lead to is wrong for as long as it stands, and counts once', () => {
  const seen = [
    { at: 0, line: '$ |' },
    { at: 1010, line: '$ x|' },
    { at: 1100, line: '$ xy|' },
    { at: 1310, line: '$ ls|' },
    { at: 1400, line: 'total|' },
    { at: 1500, line: '  |' },
  ];
  const verdict = judge(right, typed, seen);
  expect(verdict.wrongFor).toEqual([300]);
  expect(verdict.wrongLines).toEqual(['$ x|']);
});

test('a cursor that runs ahead of what is not drawn yet is no wrong guess, and nothing drawn either', () => {
  const seen = [
    { at: 0, line: '$ |' },
    { at: 1010, line: '$  |' },
    { at: 1300, line: '$ ls|' },
  ];
  expect(judge(right, typed, seen)).toMatchObject({ atOnce: 0, wrongFor: [] });
});

test('half of a redraw is not seen', () => {
  const seen = [
    { at: 0, line: '$ |' },
    { at: 1010, line: '$ lx|' },
    { at: 1012, line: '$ l|' },
  ];
  expect(judge(right, typed, seen).wrongFor).toEqual([]);
});
