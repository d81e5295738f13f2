import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromUtf8, utf8 } from '../wire/bytes.ts';
import { createInputJournal, FRESH_MS } from './input-journal.ts';

const text = (bytes: Uint8Array | undefined) => fromUtf8(bytes ?? new Uint8Array(0));

describe('typed bytes', () => {
  test('are handed out once, in order, in pieces no larger than asked for', () => {
    const journal = createInputJournal();
    journal.append(utf8('hello'), 0);
    expect(text(journal.next(3)?.bytes)).toBe('hel');
    expect(journal.next(3)).toEqual({ offset: 3, bytes: utf8('lo') });
    expect(journal.next(3)).toBeNull();
  });

  test('that were applied are not sent again after a loss; the rest is, from its own offset', () => {
    const journal = createInputJournal();
    journal.append(utf8('abc'), 0);
    journal.next(100);
    expect(journal.resume(1, 100)).toHaveLength(0);
    expect(journal.next(100)).toEqual({ offset: 1, bytes: utf8('bc') });
  });

  test('that are older than three seconds come back as a draft, with everything typed after them', () => {
    const journal = createInputJournal();
    journal.append(utf8('old'), 0);
    journal.append(utf8('young'), FRESH_MS);
    expect(text(journal.resume(0, FRESH_MS + 1))).toBe('oldyoung');
    expect(journal.next(100)).toBeNull();
  });

  test('of just three seconds are still sent', () => {
    const journal = createInputJournal();
    journal.append(utf8('x'), 0);
    expect(journal.resume(0, FRESH_MS)).toHaveLength(0);
  });

  test('that the machine refused from some offset on come back from there', () => {
    const journal = createInputJournal();
    journal.append(utf8('abcdef'), 0);
    journal.next(100);
    expect(text(journal.takeFrom(2))).toBe('cdef');
    expect(journal.end).toBe(2);
  });

  test('beyond the bound are refused whole', () => {
    const journal = createInputJournal(4);
    expect(journal.append(utf8('abc'), 0)).toBe(true);
    expect(journal.append(utf8('de'), 0)).toBe(false);
    journal.confirm(2);
    expect(journal.append(utf8('de'), 0)).toBe(true);
    expect(text(journal.takeFrom(0))).toBe('cde');
  });

  test('are all given back where the machine speaks of another journal', () => {
    const journal = createInputJournal();
    journal.append(utf8('abcd'), 0);
    journal.confirm(2);
    expect(text(journal.resume(1, 0))).toBe('cd');
    const other = createInputJournal();
    other.append(utf8('ab'), 0);
    expect(text(other.resume(3, 0))).toBe('ab');
  });

  test('are the caller’s to change afterwards', () => {
    const journal = createInputJournal();
    const bytes = utf8('a');
    journal.append(bytes, 0);
    bytes[0] = 0;
    expect(text(journal.next(1)?.bytes)).toBe('a');
  });
});

type Step =
  | { do: 'type'; length: number }
  | { do: 'send'; max: number; arrives: boolean; answer: boolean }
  | { do: 'wait'; ms: number }
  | { do: 'reconnect' }
  | { do: 'stale'; back: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('type' as const), length: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      max: fc.integer({ min: 1, max: 30 }),
      arrives: fc.boolean(),
      answer: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 2500 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'reconnect' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stale' as const), back: fc.nat({ max: 20 }) }) },
);

test('under any drops, delays and refusals every byte is applied once or in a draft once, and none is lost', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      let now = 0;
      let nextByte = 0;
      const typedAt = new Map<number, number>();
      const drafts: number[] = [];
      /** What every program read, over all writers: each machine side applies contiguous offsets only. */
      const read: number[] = [];
      let journal = createInputJournal();
      let applied = 0;
      const fresh = () => {
        journal = createInputJournal();
        applied = 0;
      };
      const giveBack = (bytes: Uint8Array) => {
        drafts.push(...journal.takeFrom(0), ...bytes);
        fresh();
      };
      const reconnect = () => {
        const before = journal.end;
        const old = journal.resume(applied, now);
        if (old.length > 0) {
          expect(now - (typedAt.get(old[0] as number) ?? now)).toBeGreaterThan(FRESH_MS);
          giveBack(old);
        } else expect(journal.end).toBe(before);
      };

      for (const one of steps) {
        if (one.do === 'wait') now += one.ms;
        else if (one.do === 'type') {
          // Distinct bytes, so that every single one can be followed.
          const count = Math.min(one.length, 250 - nextByte);
          const bytes = Uint8Array.from({ length: count }, () => nextByte++);
          for (const byte of bytes) typedAt.set(byte, now);
          journal.append(bytes, now);
        } else if (one.do === 'send') {
          const piece = journal.next(one.max);
          if (piece === null || !one.arrives) continue;
          // The host: overlap is skipped, a gap is refused.
          if (piece.offset > applied) continue;
          const bytes = piece.bytes.subarray(applied - piece.offset);
          read.push(...bytes);
          applied = Math.max(applied, piece.offset + piece.bytes.length);
          if (one.answer) journal.confirm(applied);
        } else if (one.do === 'reconnect') reconnect();
        else {
          // The machine refuses only what it has not applied.
          const from = Math.max(applied, journal.sent - one.back);
          if (from > journal.sent) continue;
          const refused = journal.takeFrom(from);
          journal.confirm(applied);
          if (journal.applied < from) {
            // What is before was let through by the agent.
            read.push(...journal.takeFrom(applied));
          }
          drafts.push(...refused);
          fresh();
        }
      }
      reconnect();
      for (let piece = journal.next(9); piece !== null; piece = journal.next(9)) read.push(...piece.bytes);

      const all = [...read, ...drafts].sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: nextByte }, (_, i) => i));
      expect(read).toEqual([...read].sort((a, b) => a - b));
      expect(drafts).toEqual([...drafts].sort((a, b) => a - b));
    }),
    { numRuns: 1000 },
  );
});

test('a paste of a megabyte goes whole', () => {
  const paste = new Uint8Array(1024 * 1024).map((_, i) => i % 251);
  const journal = createInputJournal();
  expect(journal.append(paste, 0)).toBe(true);
  const parts: Uint8Array[] = [];
  for (let piece = journal.next(16_384); piece !== null; piece = journal.next(16_384))
    parts.push(piece.bytes);
  expect(Buffer.from(concat(...parts)).equals(paste)).toBe(true);
});
