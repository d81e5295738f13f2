import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FullScreenActs } from './FullScreenActs.tsx';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const names = () => screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'));
const ALL = ['Show the keys', 'Find in output', 'Leave full screen'];
function open() {
  const onLeave = vi.fn();
  const nothing = () => {};
  render(() => (
    <FullScreenActs
      title="Soak"
      typing={false}
      onTyping={nothing}
      onFind={nothing}
      onTurn={null}
      onLeave={onLeave}
    />
  ));
  return onLeave;
}

test('the tools fold away after a while, and come back by a tap', () => {
  const onLeave = open();
  expect(names()).toEqual(ALL);
  vi.advanceTimersByTime(4_000);
  expect(names()).toEqual(['Show the tools']);
  fireEvent.click(screen.getByRole('button', { name: 'Show the tools' }));
  expect(names()).toEqual(ALL);
  fireEvent.click(screen.getByRole('button', { name: 'Leave full screen' }));
  expect(onLeave).toHaveBeenCalledOnce();
});

test('they stay while they are used', () => {
  open();
  vi.advanceTimersByTime(3_000);
  fireEvent.pointerDown(screen.getByRole('toolbar'));
  vi.advanceTimersByTime(3_000);
  expect(names()).toEqual(ALL);
});
