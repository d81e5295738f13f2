/**
 * Seals finished raw segments: compressed with zstd, hashed, written beside and renamed, noted in `blocks.jsonl`; only
 * then the raw one goes. After a kill at any point every byte is still there, and the next pass takes up where it stopped.
 */
import { createHash } from 'node:crypto';
import { appendFile, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { blocksFile, offsetName } from './names.ts';
import { type Block, listSegments, readBlocks, type Segment } from './segments.ts';
import { SEGMENT_BYTES } from './types.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const running = new Map<string, Promise<Block[]>>();

/**
 * Seals every segment that its host has finished: full ones, ones that another follows, and of an ended run all.
 * Gives the blocks sealed in this pass. One pass a recording at a time: a second call waits for the first.
 */
export async function sealBlocks(dir: string, options: { ended: boolean }): Promise<Block[]> {
  const before = running.get(dir);
  const mine = (before?.catch(() => []) ?? Promise.resolve([])).then(() => pass(dir, options.ended));
  running.set(dir, mine);
  try {
    return await mine;
  } finally {
    if (running.get(dir) === mine) running.delete(dir);
  }
}

async function pass(dir: string, ended: boolean): Promise<Block[]> {
  const segments = await listSegments(dir);
  if (!segments.some(({ raw }) => raw)) return [];
  const known = await readBlocks(dir);
  const sealed: Block[] = [];
  for (const [index, segment] of segments.entries()) {
    if (!segment.raw) continue;
    const raw = join(dir, offsetName(segment.start, 'raw'));
    const { size } = await stat(raw);
    const finished = ended || index < segments.length - 1 || size >= SEGMENT_BYTES;
    if (!finished) continue;
    if (size > 0) sealed.push(await seal(dir, segment, known));
    await rm(raw, { force: true });
  }
  return sealed;
}

async function seal(dir: string, segment: Segment, known: Map<number, Block>): Promise<Block> {
  const bytes = await readFile(join(dir, offsetName(segment.start, 'raw')));
  const path = join(dir, offsetName(segment.start, 'zst'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  let stored = segment.sealed ? await storedBytes(path, sha256) : null;
  if (stored === null) {
    const packed = await compress(bytes);
    await writeDurably(`${path}.new`, packed);
    await rename(`${path}.new`, path);
    stored = packed.length;
  }
  const block = { offset: segment.start, length: bytes.length, sha256, stored };
  if (known.get(segment.start)?.sha256 !== sha256) await appendLine(blocksFile(dir), JSON.stringify(block));
  return block;
}

/** How long a block of an earlier pass is; null where it does not hold these bytes. */
async function storedBytes(path: string, sha256: string): Promise<number | null> {
  try {
    const packed = await readFile(path);
    const bytes = await decompress(packed);
    return createHash('sha256').update(bytes).digest('hex') === sha256 ? packed.length : null;
  } catch {
    return null;
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    // The raw segment is removed on the strength of this one.
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A line that a kill cut short is closed off first, so that it spoils no other. */
async function appendLine(path: string, line: string): Promise<void> {
  const before = await readFile(path).catch(() => Buffer.alloc(0));
  const torn = before.length > 0 && before.at(-1) !== 0x0a;
  await appendFile(path, `${torn ? '\n' : ''}${line}\n`, { mode: 0o600 });
}
