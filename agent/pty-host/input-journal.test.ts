import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInputJournal } from './input-journal.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

function drain(journal: ReturnType<typeof createInputJournal>): string {
  let written = '';
  for (let next = journal.next(); next !== null; next = journal.next()) {
    written += Buffer.from(next).toString();
    journal.wrote(next.length);
  }
  return written;
}

describe('the input journal', () => {
  test('takes each byte once, whatever is sent again', () => {
    const journal = createInputJournal(100);
    expect(journal.take('a', 0, bytes('hello'))).toBe(true);
    expect(journal.take('a', 0, bytes('hello'))).toBe(true);
    expect(journal.take('a', 3, bytes('lo wor'))).toBe(true);
    expect(journal.take('a', 1, bytes('ell'))).toBe(true);
    expect(drain(journal)).toBe('hello wor');
    expect(journal.take('a', 9, bytes('ld'))).toBe(true);
    expect(drain(journal)).toBe('ld');
    expect(journal.applied('a')).toBe(11);
  });

  test('has nothing left that it took once the program is gone', () => {
    const journal = createInputJournal(100);
    journal.take('a', 0, bytes('hello'));
    journal.wrote(2);
    journal.clear();
    expect(journal.taken('a')).toBe(2);
  });

  test('refuses a gap', () => {
    const journal = createInputJournal(100);
    expect(journal.take('a', 1, bytes('x'))).toBe(false);
    expect(drain(journal)).toBe('');
  });

  test('counts what is written as applied, not what waits', () => {
    const journal = createInputJournal(100);
    journal.take('a', 0, bytes('hello'));
    expect(journal.applied('a')).toBe(0);
    expect(journal.taken('a')).toBe(5);
    expect(journal.wrote(2)).toEqual({ writer: 'a', applied: 2 });
    expect(journal.all()).toEqual({ a: 2 });
    expect(Buffer.from(journal.next() as Uint8Array).toString()).toBe('llo');
  });

  test('takes what fits and leaves the rest to its sender', () => {
    const journal = createInputJournal(4);
    expect(journal.take('a', 0, bytes('hello'))).toBe(false);
    expect(journal.waiting).toBe(4);
    expect(journal.take('a', 4, bytes('o'))).toBe(false);
    expect(drain(journal)).toBe('hell');
    expect(journal.take('a', 4, bytes('o'))).toBe(true);
    expect(drain(journal)).toBe('o');
  });

  test('keeps writers apart and their bytes in the order in which they came', () => {
    const journal = createInputJournal(100);
    journal.take('a', 0, bytes('1'));
    journal.take('b', 0, bytes('2'));
    journal.take('a', 1, bytes('3'));
    expect(drain(journal)).toBe('123');
    expect(journal.all()).toEqual({ b: 1, a: 2 });
  });

  test('forgets the writers that typed longest ago, never one with bytes waiting', () => {
    const journal = createInputJournal(10_000);
    for (let i = 0; i < 256; i++) journal.take(`w${i}`, 0, bytes('x'));
    expect(journal.take('one too many', 0, bytes('x'))).toBe(false);
    journal.wrote(1);
    expect(journal.take('next', 0, bytes('x'))).toBe(true);
    expect(journal.applied('w0')).toBe(0);
    drain(journal);
    for (let i = 0; i < 255; i++) {
      journal.take(`v${i}`, 0, bytes('x'));
      drain(journal);
    }
    expect(Object.keys(journal.all())).toHaveLength(256);
    expect(journal.applied('w200')).toBe(0);
    expect(journal.applied('next')).toBe(1);
  });

  test('applies a stream once, under any cuts, repetitions and skips', () => {
    const piece = fc.record({ from: fc.nat(60), length: fc.nat(20), write: fc.nat(10) });
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const stream = Buffer.from(Array.from({ length: 100 }, (_, i) => i));
        const journal = createInputJournal(15);
        const written: number[] = [];
        for (const { from, length, write } of pieces) {
          journal.take('a', from, stream.subarray(from, from + length));
          const next = journal.next()?.subarray(0, write) ?? new Uint8Array();
          written.push(...next);
          if (next.length > 0) journal.wrote(next.length);
        }
        expect(written).toEqual([...stream.subarray(0, written.length)]);
        expect(journal.applied('a')).toBe(written.length);
      }),
    );
  });
});
