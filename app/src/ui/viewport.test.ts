import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followViewport, keyboard } from './viewport.ts';

const WHOLE = 800;
const field = document.createElement('textarea');

function tall(height: number): void {
  Object.defineProperty(window, 'innerHeight', { value: height, configurable: true });
  window.dispatchEvent(new Event('resize'));
  vi.advanceTimersByTime(20);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(window, 'scrollTo').mockImplementation(() => {});
  document.body.append(field);
  followViewport();
  tall(WHOLE);
  field.focus();
});
afterEach(() => {
  field.remove();
  vi.useRealTimers();
});

test('a keyboard is there while somebody writes in what is left of the window', () => {
  expect(keyboard()).toBe(false);
  tall(500);
  expect(keyboard()).toBe(true);
  tall(WHOLE);
  expect(keyboard()).toBe(false);
});

test('it is still there while it leaves, after the field has lost the focus', () => {
  tall(500);
  field.blur();
  vi.advanceTimersByTime(300);
  tall(620);
  expect(keyboard()).toBe(true);
  tall(WHOLE);
  expect(keyboard()).toBe(false);
});

test('a window that stays smaller without a field was made smaller', () => {
  tall(500);
  field.blur();
  vi.advanceTimersByTime(1_100);
  expect(keyboard()).toBe(false);
  tall(480);
  expect(keyboard()).toBe(false);
});
