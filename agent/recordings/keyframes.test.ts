import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { utf8 } from '../../shared/wire/bytes.ts';
import { keyframesDir, offsetName } from './names.ts';
import { openRecording } from './recording.ts';
import { startRecording, type TestRecording } from './test-support.ts';

let it: TestRecording;
beforeEach(async () => {
  it = await startRecording();
});
afterEach(() => it.remove());

const at = (offset: number) => ({ offset, cols: 80, rows: 24, bytes: utf8(`screen at ${offset}`) });

test('the keyframe before an offset is the last one that stands there or earlier', async () => {
  const { keyframes, reader } = openRecording(it.dir);
  expect(await reader.keyframeBefore(1000)).toBeNull();
  for (const offset of [300, 100, 200]) await keyframes.save(at(offset));
  expect(await keyframes.offsets()).toEqual([100, 200, 300]);
  expect(await reader.keyframeBefore(99)).toBeNull();
  expect(await reader.keyframeBefore(100)).toEqual(at(100));
  expect(await reader.keyframeBefore(299)).toEqual(at(200));
  expect(await reader.keyframeBefore(1e9)).toEqual(at(300));
  expect((await readdir(keyframesDir(it.dir))).every((name) => name.endsWith('.json'))).toBe(true);
});

test('one that cannot be read is passed over', async () => {
  const { keyframes } = openRecording(it.dir);
  await keyframes.save(at(100));
  await writeFile(join(keyframesDir(it.dir), offsetName(200, 'json')), '{"offset":200,');
  expect(await keyframes.before(250)).toEqual(at(100));
});
