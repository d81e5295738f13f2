/** Reads a recording at any offset while its host writes it and its agent seals it. */
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { openKeyframes } from './keyframes.ts';
import { offsetName } from './names.ts';
import { listSegments, readBlocks, type Segment } from './segments.ts';
import type { RecordingReader } from './types.ts';

const decompress = promisify(zstdDecompress);
/** A segment may be sealed or evicted between being listed and being opened; then the list is made anew. */
const TRIES = 5;

/** Nothing is recorded at `offset`; reading goes on at `resumesAt`. */
export class RecordingGap extends Error {
  readonly offset: number;
  readonly resumesAt: number;
  constructor(offset: number, resumesAt: number) {
    super(`nothing is recorded between ${offset} and ${resumesAt}`);
    this.name = 'RecordingGap';
    this.offset = offset;
    this.resumesAt = resumesAt;
  }
}

export function openReader(dir: string): RecordingReader {
  let segments: Segment[] = [];
  let block: { start: number; bytes: Uint8Array } | null = null;
  const keyframes = openKeyframes(dir);

  async function sealedBytes(start: number): Promise<Uint8Array> {
    if (block?.start !== start) {
      block = { start, bytes: await decompress(await readFile(join(dir, offsetName(start, 'zst')))) };
    }
    return block.bytes;
  }

  async function readSegment(segment: Segment, offset: number, max: number): Promise<Uint8Array> {
    const from = offset - segment.start;
    if (!segment.raw) return (await sealedBytes(segment.start)).slice(from, from + max);
    const file = await open(join(dir, offsetName(segment.start, 'raw')));
    try {
      const size = Math.max(0, Math.min(max, (await file.stat()).size - from));
      const into = new Uint8Array(size);
      const { bytesRead } = await file.read(into, 0, size, from);
      return into.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async function fresh<T>(use: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await use();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === TRIES) throw error;
        segments = await listSegments(dir);
      }
    }
  }

  async function read(offset: number, max: number): Promise<Uint8Array> {
    if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError('not an offset');
    if (max <= 0) return new Uint8Array();
    // The list in hand is enough as long as it has bytes there: only beyond them can it be out of date.
    for (const listing of ['known', 'new'] as const) {
      if (listing === 'new') segments = await listSegments(dir);
      const index = segments.findLastIndex((segment) => segment.start <= offset);
      const segment = segments[index];
      if (segment !== undefined) {
        const bytes = await readSegment(segment, offset, max);
        if (bytes.length > 0) return bytes;
      }
      const next = segments[index + 1];
      if (listing === 'new' && next !== undefined) {
        // The segment may have grown to its end, and the next one begun, since it was read.
        const again = segment === undefined ? new Uint8Array() : await readSegment(segment, offset, max);
        if (again.length > 0) return again;
        throw new RecordingGap(offset, next.start);
      }
    }
    // All of it was evicted.
    const end = segments.length > 0 ? offset : await length();
    if (offset < end) throw new RecordingGap(offset, end);
    return new Uint8Array();
  }

  async function length(): Promise<number> {
    segments = await listSegments(dir);
    const blocks = await readBlocks(dir);
    let end = 0;
    for (const { offset, length } of blocks.values()) end = Math.max(end, offset + length);
    const last = segments.at(-1);
    if (last !== undefined && last.start >= end) {
      const size = last.raw
        ? (await stat(join(dir, offsetName(last.start, 'raw')))).size
        : (await sealedBytes(last.start)).length;
      end = last.start + size;
    }
    return end;
  }

  return {
    read: (offset, max) => fresh(() => read(offset, max)),
    length: () => fresh(length),
    async start() {
      const first = (await listSegments(dir))[0];
      return first === undefined ? fresh(length) : first.start;
    },
    keyframeBefore: (offset) => keyframes.before(offset),
  };
}
