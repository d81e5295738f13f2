import { expect, test } from 'vitest';
import { lastGrid, rememberGrid } from './last-grid.ts';

test('a grid is known again in the same window with the same text, and nowhere else', () => {
  expect(lastGrid(12)).toBeNull();
  rememberGrid({ cols: 50, rows: 39 }, 12);
  expect(lastGrid(12)).toEqual({ cols: 50, rows: 39 });
  expect(lastGrid(14)).toBeNull();
  window.innerWidth += 100;
  expect(lastGrid(12)).toBeNull();
});

test('what is kept and makes no sense is not known', () => {
  localStorage.setItem('last-grid', '{"window":"x","size":{"cols":"a"}}');
  expect(lastGrid(12)).toBeNull();
});
