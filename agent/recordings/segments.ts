/** Which segments of a recording are on disk, and which were sealed. */
import { readdir, readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { blocksFile, parseOffsetName } from './names.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const blockSchema = v.object({
  offset: count,
  length: count,
  /** Of the raw bytes, hex. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Bytes of the compressed file. */
  stored: count,
});
export type Block = v.InferOutput<typeof blockSchema>;

export interface Segment {
  start: number;
  raw: boolean;
  sealed: boolean;
}

const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** In the order of their offsets. Empty where there is no such folder. */
export async function listSegments(dir: string): Promise<Segment[]> {
  let names: string[];
  try {
    names = await readdir(dir);
  } catch (error) {
    if (missing(error)) return [];
    throw error;
  }
  const segments = new Map<number, Segment>();
  for (const name of names) {
    const file = parseOffsetName(name);
    if (file?.kind !== 'raw' && file?.kind !== 'zst') continue;
    const segment = segments.get(file.offset) ?? { start: file.offset, raw: false, sealed: false };
    if (file.kind === 'raw') segment.raw = true;
    else segment.sealed = true;
    segments.set(file.offset, segment);
  }
  return [...segments.values()].sort((a, b) => a.start - b.start);
}

/** Every block that was ever sealed, by offset; lines that a kill cut short are passed over. */
export async function readBlocks(dir: string): Promise<Map<number, Block>> {
  let text: string;
  try {
    text = await readFile(blocksFile(dir), 'utf8');
  } catch (error) {
    if (missing(error)) return new Map();
    throw error;
  }
  const blocks = new Map<number, Block>();
  for (const line of text.split('\n')) {
    const block = parseLine(line);
    if (block !== null) blocks.set(block.offset, block);
  }
  return blocks;
}

function parseLine(line: string): Block | null {
  try {
    const parsed = v.safeParse(blockSchema, JSON.parse(line));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
