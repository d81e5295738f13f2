import { beforeEach, describe, expect, test } from 'vitest';
import { createPipedOutput } from './piped-output.ts';

const recorded = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
let out: number[];
let printed: number;
let missing: [number, number][];
let kept: (offset: number) => boolean;

beforeEach(() => {
  out = [];
  printed = 0;
  missing = [];
  kept = () => true;
});

const make = (from: number | null) =>
  createPipedOutput({
    from,
    fetch: async (offset, max) => {
      if (!kept(offset)) throw new Error('evicted');
      return recorded.subarray(offset, offset + Math.min(max, 100));
    },
    write: async (bytes) => {
      await Promise.resolve();
      out.push(...bytes);
    },
    onPrinted: (offset) => {
      printed = offset;
    },
    onMissing: (from, to) => missing.push([from, to]),
  });
const part = (from: number, to: number) => recorded.subarray(from, to);

describe('what a session prints, into a pipe', () => {
  test('every byte comes once, in order, and the end is fetched', async () => {
    const piped = make(0);
    piped.output(0, part(0, 10));
    piped.output(10, part(10, 300));
    await piped.end();
    expect(out).toEqual([...recorded]);
    expect(printed).toBe(1000);
  });

  test('bytes that come again after a reconnect are cut off', async () => {
    const piped = make(0);
    piped.output(0, part(0, 100));
    piped.output(50, part(50, 120));
    piped.output(20, part(20, 60));
    await piped.end();
    expect(out).toEqual([...recorded]);
  });

  test('where the stream jumps, the bytes between are fetched from the recording', async () => {
    const piped = make(0);
    piped.output(0, part(0, 10));
    piped.jump(700);
    piped.output(720, part(720, 730));
    await piped.end();
    expect(out).toEqual([...recorded]);
  });

  test('from now on means from the first byte or snapshot that comes', async () => {
    const piped = make(null);
    piped.jump(900);
    piped.output(900, part(900, 1000));
    await piped.end();
    expect(out).toEqual([...recorded.subarray(900)]);
  });

  test('what is no longer kept is left out and said', async () => {
    kept = (offset) => offset >= 400;
    const piped = make(0);
    piped.output(400, part(400, 500));
    await piped.end();
    expect(out).toEqual([...recorded.subarray(400)]);
    expect(missing).toEqual([[0, 400]]);
  });

  test('a reader that went away is told at the end', async () => {
    const piped = createPipedOutput({
      from: 0,
      fetch: async () => new Uint8Array(),
      write: () => Promise.reject(new Error('EPIPE')),
      onPrinted: () => {},
      onMissing: () => {},
    });
    piped.output(0, part(0, 10));
    await expect(piped.end()).rejects.toThrow('EPIPE');
  });
});
