import { expect, test } from 'vitest';
import { createViewerWindow } from './window.ts';

test('what is sent takes room, what is parsed gives it back', () => {
  const window = createViewerWindow(100, 1000);
  window.send(1070);
  expect(window.room).toBe(30);
  expect(window.ack(1050)).toBe(true);
  expect(window.room).toBe(80);
});

test('an acknowledgement that goes back, or beyond what was sent, changes nothing', () => {
  const window = createViewerWindow(100, 0);
  window.send(50);
  window.ack(20);
  expect(window.ack(10)).toBe(false);
  expect(window.ack(51)).toBe(false);
  expect(window.parsed).toBe(20);
});

test('a snapshot takes the place of everything before, and weighs until it is parsed', () => {
  const window = createViewerWindow(100, 0);
  window.send(90);
  window.jump(5000, 60);
  expect(window.room).toBe(40);
  expect(window.ack(90)).toBe(false);
  expect(window.room).toBe(40);
  expect(window.ack(5000)).toBe(true);
  expect(window.room).toBe(100);
});

test('sending never goes back', () => {
  const window = createViewerWindow(100, 10);
  expect(() => window.send(9)).toThrow(RangeError);
});
