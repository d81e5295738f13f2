import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFullScreen, type FullScreen } from './full-screen.ts';

const turned: string[] = [];
let refuses = false;
let full: FullScreen;
let dispose: () => void;

function orientation(canTurn: boolean): void {
  const value = {
    type: 'portrait-primary',
    ...(canTurn && {
      async lock(to: string) {
        if (refuses) throw new DOMException('', 'NotSupportedError');
        turned.push(to);
        value.type = `${to}-primary`;
      },
      unlock: () => turned.push('free'),
    }),
  };
  Object.defineProperty(screen, 'orientation', { value, configurable: true });
}

beforeEach(() => {
  turned.length = 0;
  refuses = false;
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  Object.defineProperty(document, 'fullscreenElement', { value: null, configurable: true });
  document.documentElement.requestFullscreen = async () => {};
});
afterEach(() => {
  dispose();
  vi.unstubAllGlobals();
});
function enter(canTurn: boolean): void {
  orientation(canTurn);
  createRoot((end) => {
    dispose = end;
    full = createFullScreen(() => {});
  });
  full.enter();
}

test('it turns on its side and back, and is let go with full screen', async () => {
  enter(true);
  await vi.waitFor(() => expect(full.turn()).not.toBeNull());
  full.turn()?.();
  full.turn()?.();
  expect(turned).toEqual(['landscape', 'portrait']);
  full.leave();
  await vi.waitFor(() => expect(full.on()).toBe(false));
  expect(turned).toEqual(['landscape', 'portrait', 'free']);
  expect(full.turn()).toBeNull();
});

test('where the browser has no such thing, nothing is offered', async () => {
  enter(false);
  await Promise.resolve();
  expect(full.on()).toBe(true);
  expect(full.turn()).toBeNull();
});

test('where it refuses, it is not offered again', async () => {
  enter(true);
  await vi.waitFor(() => expect(full.turn()).not.toBeNull());
  refuses = true;
  full.turn()?.();
  await vi.waitFor(() => expect(full.turn()).toBeNull());
});
