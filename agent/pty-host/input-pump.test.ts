import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createInputJournal } from './input-journal.ts';
import { createInputPump } from './input-pump.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A PTY that takes so many bytes until told otherwise. */
function terminal(room: number) {
  const pty = { room, tries: 0, got: [] as number[], gone: false };
  const write = (bytes: Uint8Array): number => {
    pty.tries++;
    if (pty.gone) throw new Error('EIO');
    const taken = bytes.subarray(0, pty.room);
    pty.room -= taken.length;
    pty.got.push(...taken);
    return taken.length;
  };
  const journal = createInputJournal(1 << 20);
  const applied: number[] = [];
  const pump = createInputPump({ journal, write, onApplied: (_writer, offset) => applied.push(offset) });
  const type = (bytes: Uint8Array, offset = 0): void => {
    journal.take('w', offset, bytes);
    pump.wake();
  };
  return { pty, journal, applied, pump, type };
}

describe('the input pump', () => {
  test('writes at once what the terminal takes', () => {
    const { pty, type, applied } = terminal(10);
    type(Buffer.from('abc'));
    expect(Buffer.from(pty.got).toString()).toBe('abc');
    expect(applied).toEqual([3]);
  });

  test('asks a full terminal less and less often, and goes on in order when it takes bytes again', async () => {
    const { pty, type, pump } = terminal(2);
    type(Buffer.from('abcdef'));
    const before = pty.tries;
    await vi.advanceTimersByTimeAsync(2000);
    // 1, 2, 4, 8, 16, then every 20 ms.
    expect(pty.tries - before).toBeLessThanOrEqual(105);
    expect(pty.tries - before).toBeGreaterThan(50);
    pump.wake();
    type(Buffer.from('g'), 6);
    expect(pty.tries - before).toBeLessThanOrEqual(105);
    pty.room = 100;
    await vi.advanceTimersByTimeAsync(20);
    expect(Buffer.from(pty.got).toString()).toBe('abcdefg');
  });

  test('gives others a turn within a long paste', async () => {
    const { pty, type } = terminal(1 << 20);
    type(new Uint8Array(300_000));
    expect(pty.got.length).toBeLessThan(100_000);
    await vi.runAllTimersAsync();
    expect(pty.got.length).toBe(300_000);
  });

  test('drops what waits for a terminal that is gone', async () => {
    const { pty, type, journal } = terminal(0);
    type(Buffer.from('abc'));
    pty.gone = true;
    await vi.advanceTimersByTimeAsync(100);
    expect(journal.waiting).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('stops', async () => {
    const { pty, type, pump } = terminal(0);
    type(Buffer.from('abc'));
    pump.stop();
    const { tries } = pty;
    await vi.advanceTimersByTimeAsync(1000);
    expect(pty.tries).toBe(tries);
  });
});
