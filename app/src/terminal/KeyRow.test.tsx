import '../testing/browser.ts';
import { fireEvent, render, screen } from '@solidjs/testing-library';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KeyRow } from './KeyRow.tsx';
import { usualLayout } from './key-layout.ts';
import { createKeys } from './keys.ts';

let typed = '';
function open() {
  typed = '';
  const keys = createKeys({
    type(text) {
      typed += text;
      return true;
    },
    keyModes: () => ({ applicationCursor: false, kitty: 0 }),
  });
  render(() => <KeyRow layout={usualLayout} keys={keys} />);
}
const key = (name: string) => screen.getByRole('button', { name });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the key row', () => {
  test.each([
    ['Esc', '\x1b'],
    ['Tab', '\t'],
    ['Shift Tab', '\x1b[Z'],
    ['Up', '\x1b[A'],
    ['Control C', '\x03'],
    ['Control D', '\x04'],
    ['/', '/'],
    ['|', '|'],
    ['~', '~'],
    ['-', '-'],
    ['Backspace', '\x7f'],
    ['Enter', '\r'],
    ['Control R', '\x12'],
    ['Control L', '\x0c'],
    ['Home', '\x1b[H'],
    ['End', '\x1b[F'],
    ['PgUp', '\x1b[5~'],
    ['PgDn', '\x1b[6~'],
    ['Left', '\x1b[D'],
    ['Down', '\x1b[B'],
    ['Right', '\x1b[C'],
  ])('%s sends %j', (name, bytes) => {
    open();
    fireEvent.click(key(name));
    expect(typed).toBe(bytes);
  });

  test('an arrow that is held goes on until it is let go, and the press itself counts once', () => {
    open();
    fireEvent.pointerDown(key('Left'));
    vi.advanceTimersByTime(400 + 60 * 3);
    fireEvent.pointerUp(key('Left'));
    fireEvent.click(key('Left'));
    vi.advanceTimersByTime(1_000);
    expect(typed).toBe('\x1b[D'.repeat(4));
  });

  test('an arrow that is tapped is sent once', () => {
    open();
    fireEvent.pointerDown(key('Left'));
    vi.advanceTimersByTime(100);
    fireEvent.pointerUp(key('Left'));
    fireEvent.click(key('Left'));
    expect(typed).toBe('\x1b[D');
  });

  test('scrolling the row presses nothing', () => {
    open();
    fireEvent.pointerDown(key('Up'));
    vi.advanceTimersByTime(100);
    fireEvent.pointerCancel(key('Up'));
    vi.advanceTimersByTime(1_000);
    expect(typed).toBe('');
  });

  test('a finger on the pad presses an arrow for each step, and goes on where it rests', () => {
    open();
    const pad = key('Arrow pad');
    fireEvent.pointerDown(pad, { clientX: 100, clientY: 100 });
    fireEvent.pointerMove(pad, { clientX: 130, clientY: 102 });
    expect(typed).toBe('\x1b[C\x1b[C');
    fireEvent.pointerMove(pad, { clientX: 130, clientY: 57 });
    expect(typed).toBe('\x1b[C\x1b[C\x1b[A\x1b[A\x1b[A');
    typed = '';
    vi.advanceTimersByTime(1_000);
    const repeated = typed.length;
    expect(repeated).toBeGreaterThan(0);
    fireEvent.pointerUp(pad);
    vi.advanceTimersByTime(1_000);
    expect(typed).toHaveLength(repeated);
  });

  test('Ctrl says whether it is on, and locked', () => {
    open();
    const ctrl = screen.getByRole('button', { name: /^Ctrl$/ });
    expect(ctrl.getAttribute('aria-pressed')).toBe('false');
    fireEvent.click(ctrl);
    expect(ctrl.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(ctrl);
    expect(ctrl.getAttribute('aria-label')).toBe('Ctrl, locked');
  });

  test('a press leaves the focus where it is, so that the keyboard stays', () => {
    open();
    expect(fireEvent.mouseDown(key('Esc'))).toBe(false);
  });
});
