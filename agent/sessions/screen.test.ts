import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createScreen } from './screen.ts';

const SIZE = { cols: 80, rows: 24 };
const CHUNK = 60_000;
const lines = (bytes: number): Uint8Array =>
  new TextEncoder().encode('the quick brown fox\r\n'.repeat(bytes).slice(0, bytes));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A screen into which this flows, a chunk every so many ms. */
function flooded(chunks: number, everyMs: number) {
  const screen = createScreen({ size: SIZE });
  const drawn = vi.spyOn(screen.internals, 'parse');
  for (let chunk = 0; chunk < chunks; chunk++) {
    screen.write(chunk * CHUNK, lines(CHUNK));
    vi.advanceTimersByTime(everyMs);
  }
  const bytes = (): number => drawn.mock.calls.reduce((sum, [part]) => sum + part.length, 0);
  return { screen, bytes };
}

/** All that waits for a turn of the event loop, one after the other; gives the milliseconds that passed. */
function turns(): number {
  const before = Date.now();
  for (let turn = 0; turn < 30; turn++) vi.advanceTimersToNextTimer();
  return Date.now() - before;
}

describe('a flood of plain text', () => {
  test('is not drawn while more of it comes, but for what leaves nothing to see', () => {
    const { screen, bytes } = flooded(20, 8);
    expect(bytes()).toBeLessThan(CHUNK);
    expect(screen.behind).toBeLessThan(4 * CHUNK);
  });

  test('is drawn by itself once no more comes', () => {
    const { screen } = flooded(20, 8);
    vi.advanceTimersByTime(200);
    expect(screen.behind).toBe(0);
    expect(screen.peek(1)).not.toEqual([]);
  });

  test('is drawn at once for who waits for the screen', () => {
    const { screen } = flooded(3, 8);
    const seen: number[] = [];
    screen.settled(() => seen.push(screen.parsed));
    expect(turns()).toBeLessThan(16);
    expect(seen).toEqual([3 * CHUNK]);
  });
});

test('much that asks something is drawn at once, for the program waits for an answer', () => {
  const answers: string[] = [];
  const screen = createScreen({
    size: SIZE,
    onAnswer: (bytes) => void answers.push(new TextDecoder().decode(bytes)),
  });
  screen.write(0, Uint8Array.of(...lines(CHUNK), 0x1b, 0x5b, 0x36, 0x6e));
  expect(turns()).toBeLessThan(16);
  expect(answers).toEqual([expect.stringMatching(/\[\d+;\d+R$/)]);
});

test('a screen that is disposed of calls nobody back, and nobody waits for it for ever', () => {
  const screen = createScreen({ size: SIZE });
  screen.dispose();
  const settled = vi.fn();
  screen.settled(settled);
  vi.advanceTimersByTime(100);
  expect(settled).not.toHaveBeenCalled();
});
