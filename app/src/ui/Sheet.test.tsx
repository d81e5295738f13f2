import '../testing/browser.ts';
import { fireEvent, render, screen, waitFor } from '@solidjs/testing-library';
import { createSignal, Show } from 'solid-js';
import { expect, test, vi } from 'vitest';
import { router } from '../router/router.ts';
import { Sheet } from './Sheet.tsx';

function open() {
  const closed = vi.fn();
  const [shown, setShown] = createSignal(true);
  render(() => (
    <Show when={shown()}>
      <Sheet
        title="New session"
        onClose={() => {
          closed();
          setShown(false);
        }}
      >
        <button type="button">Inside</button>
      </Sheet>
    </Show>
  ));
  return closed;
}

test('a sheet is a dialog with a name', () => {
  open();
  expect(screen.getByRole('dialog', { name: 'New session' })).toBeTruthy();
});

const opened = () => waitFor(() => expect((history.state as { overlays: number }).overlays).toBe(1));

test.each([
  ['its button', () => fireEvent.click(screen.getByRole('button', { name: 'Close' }))],
  ['Escape', () => fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }))],
  ['the back gesture', () => history.back()],
])('%s closes it, once, and leaves the place as it was', async (_name, close) => {
  const closed = open();
  await opened();
  const path = router.path();
  close();
  await waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  await waitFor(() => expect((history.state as { overlays: number }).overlays).toBe(0));
  expect(router.path()).toBe(path);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('keys typed in a sheet do not reach what lies under it', () => {
  const under = vi.fn();
  window.addEventListener('keydown', under);
  open();
  fireEvent.keyDown(screen.getByRole('button', { name: 'Inside' }), { key: 'a' });
  expect(under).not.toHaveBeenCalled();
  window.removeEventListener('keydown', under);
});

test('leaving the place from a sheet closes it', async () => {
  const closed = open();
  await opened();
  router.navigate('/more');
  await waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  expect(router.path()).toBe('/more');
});

test('a sheet that gives way to another was closed by nobody, and back closes the other', async () => {
  const first = vi.fn();
  const second = vi.fn();
  const [next, setNext] = createSignal(false);
  render(() => (
    <Show when={next()} fallback={<Sheet title="First" onClose={first} children="one" />}>
      <Sheet title="Second" onClose={second} children="two" />
    </Show>
  ));
  await opened();
  const left = new Promise((done) => window.addEventListener('popstate', done, { once: true }));
  setNext(true);
  await left;
  await opened();
  expect(screen.getByRole('dialog', { name: 'Second' })).toBeTruthy();
  history.back();
  await waitFor(() => expect(second).toHaveBeenCalledTimes(1));
  expect(first).not.toHaveBeenCalled();
});
