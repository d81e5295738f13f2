import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';

import { createUploads, safeName } from './uploads.ts';

let folder: string;
const session = newId();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uploads-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (size: number, name = 'photo.jpg') => ({ upload: newId(), name, size });

describe('an upload', () => {
  test('in slices is the file, and nobody else can read it', async () => {
    const uploads = createUploads(folder);
    const bytes = randomBytes(300_000);
    const about = file(bytes.length);
    let next = await uploads.begin(session, about);
    while (next < bytes.length) {
      next = await uploads.append(session, about.upload, next, bytes.subarray(next, next + 100_000));
    }
    const path = await uploads.end(session, about);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(basename(path)).toMatch(/^[a-z2-7]{6}-photo\.jpg$/);
    expect(await uploads.end(session, about)).toBe(path);
  });

  test('goes on where it was, over an agent that was started anew, and slices sent twice count once', async () => {
    const bytes = randomBytes(1_000);
    const about = file(bytes.length);
    const before = createUploads(folder);
    await before.begin(session, about);
    await before.append(session, about.upload, 0, bytes.subarray(0, 400));
    const after = createUploads(folder);
    expect(await after.begin(session, about)).toBe(400);
    await Promise.all([
      after.append(session, about.upload, 300, bytes.subarray(300, 700)),
      after.append(session, about.upload, 400, bytes.subarray(400, 1_000)),
    ]);
    expect(readFileSync(await after.end(session, about)).equals(bytes)).toBe(true);
  });

  test('with a hole, too large, or not whole yet is refused', async () => {
    const uploads = createUploads(folder);
    const about = file(500);
    await uploads.begin(session, about);
    await expect(uploads.append(session, about.upload, 10, randomBytes(10))).rejects.toThrow(
      'up to 0, not 10',
    );
    await expect(uploads.append(session, about.upload, 0, randomBytes(200_000))).rejects.toThrow(
      'A slice has',
    );
    await expect(uploads.end(session, about)).rejects.toThrow('up to 0, not 500');
  });

  test('that is cancelled leaves nothing', async () => {
    const uploads = createUploads(folder);
    const about = file(500);
    await uploads.begin(session, about);
    await uploads.append(session, about.upload, 0, randomBytes(100));
    await uploads.cancel(session, about.upload);
    expect(await uploads.begin(session, about)).toBe(0);
  });

  test('beyond the budget takes the place of what is oldest', async () => {
    const uploads = createUploads(folder, 1_000);
    const send = async (size: number) => {
      const about = file(size);
      await uploads.begin(session, about);
      await uploads.append(session, about.upload, 0, randomBytes(size));
      return uploads.end(session, about);
    };
    const [first, second] = [await send(400), await send(400)];
    utimesSync(first, new Date(1), new Date(1));
    await send(400);
    expect([existsSync(first), existsSync(second)]).toEqual([false, true]);
  });
});

test.each([
  ['IMG 2041 (1).HEIC', 'IMG-2041-1.HEIC'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\a\\évil$(rm).txt', 'evil-rm.txt'],
  ['.bashrc', 'bashrc'],
  ['日本.png', 'file.png'],
  [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(75)}.jpeg`],
  ['-rf', 'rf'],
])('%j is kept as %s', (name, safe) => {
  expect(safeName(name)).toBe(safe);
});
