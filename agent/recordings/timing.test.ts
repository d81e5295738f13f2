import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTimingDecoder, encodeTiming, type TimingRecord } from './timing.ts';

const number = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 45 }));
const record: fc.Arbitrary<TimingRecord> = fc.oneof(
  fc.record({ kind: fc.constantFrom('output' as const, 'hole' as const), wait: number, length: number }),
  fc.record({ kind: fc.constant('resize' as const), wait: number, cols: number, rows: number }),
  fc.record({
    kind: fc.constant('exit' as const),
    wait: number,
    exit: fc.oneof(
      fc.record({ exitCode: fc.nat(255), signal: fc.constant(null) }),
      fc.record({ exitCode: fc.constant(null), signal: fc.integer({ min: 1, max: 64 }) }),
    ),
  }),
);
const plain = (events: object[]) =>
  events.map((event) => {
    const { at: _at, offset: _offset, ...rest } = event as { at: number; offset: number };
    return rest;
  });

describe('timing', () => {
  test('says what was written, in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(record), fc.integer({ min: 1, max: 9 }), (records, size) => {
        const bytes = encodeTiming(records);
        const decode = createTimingDecoder();
        const events = [];
        for (let at = 0; at < bytes.length; at += size) events.push(...decode(bytes.subarray(at, at + size)));
        expect(plain(events)).toEqual(records);
      }),
    );
  });

  test('cut at any byte, says the beginning of what was written', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), fc.nat(), (records, at) => {
        const bytes = encodeTiming(records);
        const events = plain(createTimingDecoder()(bytes.subarray(0, at % bytes.length)));
        expect(events.length).toBeLessThan(records.length);
        expect(events).toEqual(records.slice(0, events.length));
      }),
    );
  });

  test('adds up times and offsets', () => {
    const bytes = encodeTiming([
      { kind: 'output', wait: 5, length: 10 },
      { kind: 'hole', wait: 1, length: 100 },
      { kind: 'resize', wait: 2, cols: 80, rows: 24 },
    ]);
    expect(createTimingDecoder()(bytes)).toMatchObject([
      { at: 5, offset: 0 },
      { at: 6, offset: 10 },
      { at: 8, offset: 110 },
    ]);
  });

  test('ends at what it does not know', () => {
    const bytes = new Uint8Array([
      ...encodeTiming([{ kind: 'output', wait: 0, length: 1 }]),
      99,
      0,
      0,
      1,
      0,
      1,
    ]);
    expect(createTimingDecoder()(bytes)).toHaveLength(1);
  });
});
