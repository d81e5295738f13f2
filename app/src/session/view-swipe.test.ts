import { expect, test } from 'vitest';
import { swipeOf } from './view-swipe.ts';

const from = { x: 200, y: 400, at: 0 };
const swipe = (x: number, y: number, ms = 150, start = from) =>
  swipeOf(start, { x: start.x + x, y: start.y + y, at: start.at + ms }, 390);

test('a finger that moves sideways leads to the neighbour on the side that it uncovers', () => {
  expect(swipe(-90, 10)).toBe(1);
  expect(swipe(90, -30)).toBe(-1);
});

test.each([
  ['short', swipe(-50, 0)],
  ['slanted', swipe(-90, 60)],
  ['slow, as one that selects', swipe(-90, 0, 600)],
  ['from the left edge, which is the system’s back', swipe(90, 0, 150, { ...from, x: 20 })],
  ['from the right edge', swipe(-90, 0, 150, { ...from, x: 370 })],
])('one that is %s means something else', (_, step) => {
  expect(step).toBeNull();
});
