import '../testing/browser.ts';
import { createRoot } from 'solid-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { availableShortcuts, listenForShortcuts, provideShortcuts, shortcutOf } from './shortcuts.ts';

const press = (key: string, held: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...held });

describe('a shortcut', () => {
  test.each([
    ['F', { ctrlKey: true, shiftKey: true }, false, 'find'],
    ['f', { ctrlKey: true }, false, null],
    ['?', { ctrlKey: true, shiftKey: true }, false, 'help'],
    ['f', { metaKey: true }, true, 'find'],
    ['/', { metaKey: true }, true, 'help'],
    ['C', { metaKey: true, shiftKey: true }, true, 'copy'],
    ['c', { metaKey: true }, true, null],
    ['F', { ctrlKey: true, shiftKey: true, altKey: true }, false, null],
    ['c', { ctrlKey: true }, false, null],
    ['Enter', { ctrlKey: true, shiftKey: true }, false, 'full'],
  ] as const)('%s with %o, on Apple’s %s, is %s', (key, held, apple, name) => {
    expect(shortcutOf(press(key, held), apple)).toBe(name);
  });
});

describe('shortcuts', () => {
  let stop = () => {};
  afterEach(() => stop());
  const find = { key: 'F', ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true };

  test('do what the last one who came does, and nothing once it is gone', () => {
    stop = listenForShortcuts();
    const [first, second] = [vi.fn(), vi.fn()];
    createRoot((leave) => {
      provideShortcuts({ find: first });
      createRoot((go) => {
        provideShortcuts({ find: second });
        document.body.dispatchEvent(new KeyboardEvent('keydown', find));
        expect(second).toHaveBeenCalledTimes(1);
        expect(availableShortcuts()).toEqual(['find']);
        go();
      });
      const event = new KeyboardEvent('keydown', find);
      document.body.dispatchEvent(event);
      expect(first).toHaveBeenCalledTimes(1);
      expect(event.defaultPrevented).toBe(true);
      leave();
    });
    const event = new KeyboardEvent('keydown', find);
    document.body.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  });

  test('mean nothing while a sheet is open', () => {
    stop = listenForShortcuts();
    const act = vi.fn();
    createRoot((leave) => {
      provideShortcuts({ find: act });
      document.body.innerHTML = '<dialog open></dialog>';
      document.body.dispatchEvent(new KeyboardEvent('keydown', find));
      expect(act).not.toHaveBeenCalled();
      document.body.innerHTML = '';
      leave();
    });
  });
});
