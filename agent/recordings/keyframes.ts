/** Snapshots of the screen at chosen offsets, so that the screen at any offset is at most a block of parsing away. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import * as v from 'valibot';
import type { Snapshot } from '../sessions/types.ts';
import { keyframesDir, offsetName, parseOffsetName } from './names.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** `bytes`: base64 of the zstd-compressed snapshot. */
const keyframeSchema = v.object({
  offset: v.number(),
  cols: v.number(),
  rows: v.number(),
  bytes: v.string(),
});

export interface KeyframeStore {
  /** Offsets that have one, ascending. */
  offsets(): Promise<number[]>;
  /** Written beside and renamed: a kill leaves a whole keyframe or none. */
  save(snapshot: Snapshot): Promise<void>;
  /** The last one at or before this offset; null where there is none. One that cannot be read counts as absent. */
  before(offset: number): Promise<Snapshot | null>;
}

export function openKeyframes(dir: string): KeyframeStore {
  const folder = keyframesDir(dir);

  async function offsets(): Promise<number[]> {
    const names = await readdir(folder).catch(() => []);
    return names
      .map(parseOffsetName)
      .flatMap((file) => (file?.kind === 'json' ? [file.offset] : []))
      .sort((a, b) => a - b);
  }

  return {
    offsets,
    async save(snapshot) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const bytes = (await compress(snapshot.bytes)).toString('base64');
      const path = join(folder, offsetName(snapshot.offset, 'json'));
      await writeFile(`${path}.new`, JSON.stringify({ ...snapshot, bytes }), { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
    async before(offset) {
      const earlier = (await offsets()).filter((at) => at <= offset);
      for (const at of earlier.reverse()) {
        try {
          const text = await readFile(join(folder, offsetName(at, 'json')), 'utf8');
          const keyframe = v.parse(keyframeSchema, JSON.parse(text));
          const bytes = new Uint8Array(await decompress(Buffer.from(keyframe.bytes, 'base64')));
          return { ...keyframe, bytes };
        } catch {
          // An older keyframe costs more parsing and is as right.
        }
      }
      return null;
    },
  };
}
