import { randomBytes } from 'node:crypto';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enforceBudget } from './budget.ts';
import { exportText } from './export.ts';
import { offsetName, textsDir } from './names.ts';
import { openRecording } from './recording.ts';
import { sealBlocks } from './sealer.ts';
import { readBlocks } from './segments.ts';
import { startRecording, type TestRecording } from './test-support.ts';
import { SEGMENT_BYTES } from './types.ts';

let older: TestRecording;
let newer: TestRecording;
beforeEach(async () => {
  older = await startRecording();
  newer = await startRecording(older.root, { sessionId: 'bbbbbbbbbbbbbbbbbbbbbbbbbb' });
  // Random bytes do not compress: a block is about a segment.
  for (const { writer } of [older, newer]) writer.append(randomBytes(2 * SEGMENT_BYTES + 10));
  for (const [index, { dir }] of [older, newer].entries()) {
    await sealBlocks(dir, { ended: false });
    for (const block of [0, 1]) {
      const time = 1_000_000 + index * 10 + block;
      await utimes(join(dir, offsetName(block * SEGMENT_BYTES, 'zst')), time, time);
    }
  }
});
afterEach(async () => {
  await newer.remove();
  await older.remove();
});

test('the oldest blocks go first, until the rest fits', async () => {
  const evicted = await enforceBudget(older.root, { bytes: 1.5 * SEGMENT_BYTES });
  expect(evicted.map(({ sessionId, offset }) => [sessionId[0], offset])).toEqual([
    ['a', 0],
    ['a', SEGMENT_BYTES],
    ['b', 0],
  ]);
  expect(await openRecording(older.dir).reader.start()).toBe(2 * SEGMENT_BYTES);
  expect(await openRecording(newer.dir).reader.start()).toBe(SEGMENT_BYTES);
  // What was there can still be checked against its hash.
  expect((await readBlocks(older.dir)).size).toBe(2);
});

test('what the host still writes stays, whatever the budget', async () => {
  await enforceBudget(older.root, { bytes: 0 });
  expect(await openRecording(newer.dir).reader.read(2 * SEGMENT_BYTES, 100)).toHaveLength(10);
});

test('a block whose text cannot be kept stays', async () => {
  await writeFile(textsDir(older.dir), 'in the way');
  const evicted = await enforceBudget(older.root, { bytes: 0 });
  expect(evicted.map(({ sessionId }) => sessionId[0])).toEqual(['b', 'b']);
  expect(await openRecording(older.dir).reader.start()).toBe(0);
});

test('the words of what went are still exported, in their place', async () => {
  const { dir, writer, root } = await startRecording(older.root, { sessionId: 'cccccccccccccccccccccccccc' });
  const lines = Array.from({ length: 200_000 }, (_, i) => `line ${i}`);
  writer.append(Buffer.from(`${lines.join('\r\n')}\r\n`));
  writer.close();
  await sealBlocks(dir, { ended: true });
  await utimes(join(dir, offsetName(0, 'zst')), 1, 1);
  const everything = 2 * 2 * SEGMENT_BYTES;
  expect((await enforceBudget(root, { bytes: everything }))[0]?.sessionId).toBe('cccccccccccccccccccccccccc');
  expect(await openRecording(dir).reader.start()).toBe(SEGMENT_BYTES);
  let text = '';
  for await (const part of exportText(openRecording(dir))) text += part;
  const got = text.split('\n');
  expect(got.slice(0, 50_000)).toEqual(lines.slice(0, 50_000));
  expect(got.slice(-50_001, -1)).toEqual(lines.slice(-50_000));
  // A line that the block's end cut in two is two lines.
  expect(got.length - 1).toBeLessThanOrEqual(lines.length + 2);
});
