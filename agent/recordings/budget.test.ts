import { randomBytes } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enforceBudget } from './budget.ts';
import { offsetName } from './names.ts';
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

test('a block whose keeping fails stays', async () => {
  const asked: number[] = [];
  const beforeEviction = async (dir: string, offset: number) => {
    asked.push(offset);
    if (dir === older.dir) throw new Error('no room');
  };
  const evicted = await enforceBudget(older.root, { bytes: 0, beforeEviction });
  expect(evicted.map(({ sessionId }) => sessionId[0])).toEqual(['b', 'b']);
  expect(asked).toEqual([0, 0, SEGMENT_BYTES]);
});
