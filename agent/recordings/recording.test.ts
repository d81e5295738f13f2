import { readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportRaw } from './export.ts';
import { timingFile } from './names.ts';
import { RecordingGap } from './reader.ts';
import { openRecording } from './recording.ts';
import { sealBlocks } from './sealer.ts';
import { countingBytes, readAll, startRecording, type TestRecording } from './test-support.ts';
import { SEGMENT_BYTES } from './types.ts';

let it: TestRecording;
beforeEach(async () => {
  it = await startRecording();
});
afterEach(() => it.remove());

const LENGTH = 2.5 * SEGMENT_BYTES;

function writeInPieces(length = LENGTH): Uint8Array {
  const bytes = countingBytes(length);
  for (let at = 0; at < length; ) {
    const size = 1 + ((at * 7919) % 150_000);
    it.writer.append(bytes.subarray(at, at + size));
    at += size;
  }
  return bytes;
}

describe('a recording', () => {
  test('reads back at any offset, raw or sealed, while it grows', async () => {
    const bytes = writeInPieces();
    const { reader } = openRecording(it.dir);
    const compare = async () => {
      expect(await reader.length()).toBe(bytes.length);
      await fc.assert(
        fc.asyncProperty(fc.nat(LENGTH), fc.integer({ min: 1, max: 200_000 }), async (offset, max) => {
          const got = await reader.read(offset, max);
          expect(got.length).toBeLessThanOrEqual(max);
          if (offset < bytes.length) expect(got.length).toBeGreaterThan(0);
          expect(Buffer.compare(got, bytes.subarray(offset, offset + got.length))).toBe(0);
        }),
        { numRuns: 50 },
      );
      expect(Buffer.compare(await readAll(reader), bytes)).toBe(0);
    };
    await compare();
    await sealBlocks(it.dir, { ended: false });
    expect((await readdir(it.dir)).filter((name) => name.endsWith('.zst'))).toHaveLength(2);
    await compare();
    await sealBlocks(it.dir, { ended: true });
    expect((await readdir(it.dir)).some((name) => name.endsWith('.raw'))).toBe(false);
    await compare();
  });

  test('is read to its end by one who follows it', async () => {
    const { reader } = openRecording(it.dir);
    expect(await reader.length()).toBe(0);
    expect(await reader.read(0, 10)).toHaveLength(0);
    it.writer.append(countingBytes(5));
    expect(await reader.read(0, 10)).toEqual(countingBytes(5));
    expect(await reader.read(5, 10)).toHaveLength(0);
    it.writer.append(countingBytes(SEGMENT_BYTES, 5));
    expect(await reader.read(5, 10)).toEqual(countingBytes(10, 5));
    expect(await reader.read(SEGMENT_BYTES, 10)).toEqual(countingBytes(5, SEGMENT_BYTES));
  });

  test('whose host was killed at any byte is its beginning', async () => {
    const bytes = writeInPieces(SEGMENT_BYTES + 70_000);
    it.writer.close();
    const tail = (await readdir(it.dir)).filter((name) => name.endsWith('.raw')).at(-1) as string;
    for (const [cut, timingCut] of [
      [60_001, 30],
      [3, 7],
      [0, 0],
    ] as const) {
      await truncate(join(it.dir, tail), cut);
      await truncate(timingFile(it.dir), timingCut);
      const recording = openRecording(it.dir);
      const parts = [];
      for await (const part of exportRaw(recording)) parts.push(part);
      expect(await recording.reader.length()).toBe(SEGMENT_BYTES + cut);
      expect(Buffer.compare(Buffer.concat(parts), bytes.subarray(0, SEGMENT_BYTES + cut))).toBe(0);
    }
  });

  test('says that a part is missing and where it goes on', async () => {
    writeInPieces();
    await sealBlocks(it.dir, { ended: true });
    await rm(join(it.dir, '0000000000000000.zst'));
    const { reader } = openRecording(it.dir);
    expect(await reader.start()).toBe(SEGMENT_BYTES);
    const gap = await reader.read(10, 10).catch((error) => error);
    expect(gap).toBeInstanceOf(RecordingGap);
    expect(gap).toMatchObject({ offset: 10, resumesAt: SEGMENT_BYTES });
    expect(await reader.length()).toBe(LENGTH);
  });

  test('keeps its files to its owner', async () => {
    writeInPieces(10);
    it.writer.close();
    for (const name of await readdir(it.dir)) expect((await stat(join(it.dir, name))).mode & 0o077).toBe(0);
    expect((await stat(it.dir)).mode & 0o777).toBe(0o700);
  });

  test('is never written over', async () => {
    await expect(startRecording(it.root)).rejects.toThrow('EEXIST');
  });
});
