import { beforeEach, expect, test } from 'vitest';
import { createSizePolicy, type SizePolicy } from './size-policy.ts';

const DESK = { cols: 120, rows: 40 };
const PHONE = { cols: 45, rows: 30 };
let now = 0;
let sizes: SizePolicy<string>;

beforeEach(() => {
  now = 0;
  sizes = createSizePolicy(() => now);
});

test('nobody rules before someone has measured', () => {
  sizes.acted('phone');
  expect(sizes.wanted).toBeNull();
});

test('whoever was there first rules until another is typed on', () => {
  sizes.offer('desk', DESK);
  sizes.offer('phone', PHONE);
  expect(sizes.wanted).toMatchObject({ viewer: 'desk', size: DESK });
  sizes.acted('phone');
  expect(sizes.wanted).toMatchObject({ viewer: 'phone', size: PHONE });
});

test('a resize is an act of the person at that device', () => {
  sizes.offer('desk', DESK);
  sizes.wish('phone', 3, PHONE);
  expect(sizes.wanted).toEqual({ viewer: 'phone', number: 3, size: PHONE });
});

test('the size goes with the one who leaves, back to whoever acted before', () => {
  sizes.offer('tablet', { cols: 80, rows: 30 });
  sizes.wish('desk', 1, DESK);
  sizes.wish('phone', 1, PHONE);
  sizes.leave('phone');
  expect(sizes.wanted).toMatchObject({ viewer: 'desk' });
  sizes.leave('desk');
  expect(sizes.wanted).toMatchObject({ viewer: 'tablet' });
  sizes.leave('tablet');
  expect(sizes.wanted).toBeNull();
});

test('one who only watches, and measured nothing, never rules', () => {
  sizes.offer('desk', DESK);
  sizes.acted('watcher');
  expect(sizes.wanted).toMatchObject({ viewer: 'desk' });
});

test('whoever ruled and whose connection broke rules again once it is back, and nobody else does', () => {
  sizes.offer('desk', DESK, 'a');
  sizes.offer('phone', PHONE, 'b');
  sizes.wish('phone', 1, PHONE);
  sizes.leave('desk');
  sizes.leave('phone');
  sizes.offer('desk again', DESK, 'a');
  expect(sizes.wanted).toMatchObject({ viewer: 'desk again' });
  now += 5_000;
  sizes.offer('phone again', PHONE, 'b');
  expect(sizes.wanted).toMatchObject({ viewer: 'phone again', size: PHONE });
});

test('it does also where its dead connection is not known to be dead', () => {
  sizes.offer('desk', DESK, 'a');
  sizes.offer('phone', PHONE, 'b');
  sizes.wish('phone', 1, PHONE);
  sizes.offer('phone again', PHONE, 'b');
  expect(sizes.wanted).toMatchObject({ viewer: 'phone again' });
  sizes.leave('phone');
  expect(sizes.wanted).toMatchObject({ viewer: 'phone again' });
});

test('who came back does not rule over another that was typed on meanwhile, nor after a minute', () => {
  sizes.offer('desk', DESK, 'a');
  sizes.offer('phone', PHONE, 'b');
  sizes.acted('phone');
  sizes.leave('phone');
  sizes.wish('desk', 1, DESK);
  sizes.offer('phone again', PHONE, 'b');
  expect(sizes.wanted).toMatchObject({ viewer: 'desk' });

  sizes.acted('phone again');
  sizes.leave('phone again');
  now += 61_000;
  sizes.offer('phone at last', PHONE, 'b');
  expect(sizes.wanted).toMatchObject({ viewer: 'desk' });
});
