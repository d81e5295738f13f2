import { expect, test } from 'vitest';
import { createSizePolicy } from './size-policy.ts';

const DESK = { cols: 120, rows: 40 };
const PHONE = { cols: 45, rows: 30 };

test('nobody rules before someone has measured', () => {
  const sizes = createSizePolicy<string>();
  sizes.acted('phone');
  expect(sizes.wanted).toBeNull();
});

test('whoever was there first rules until another is typed on', () => {
  const sizes = createSizePolicy<string>();
  sizes.offer('desk', DESK);
  sizes.offer('phone', PHONE);
  expect(sizes.wanted).toMatchObject({ viewer: 'desk', size: DESK });
  sizes.acted('phone');
  expect(sizes.wanted).toMatchObject({ viewer: 'phone', size: PHONE });
});

test('a resize is an act of the person at that device', () => {
  const sizes = createSizePolicy<string>();
  sizes.offer('desk', DESK);
  sizes.wish('phone', 3, PHONE);
  expect(sizes.wanted).toEqual({ viewer: 'phone', number: 3, size: PHONE });
});

test('the size goes with the one who leaves, back to whoever acted before', () => {
  const sizes = createSizePolicy<string>();
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
  const sizes = createSizePolicy<string>();
  sizes.offer('desk', DESK);
  sizes.acted('watcher');
  expect(sizes.wanted).toMatchObject({ viewer: 'desk' });
});
