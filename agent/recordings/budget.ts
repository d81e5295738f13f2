/** Keeps all recordings together within a number of bytes: the oldest sealed blocks go first, of whatever session. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunKey } from '../pty-host/types.ts';
import { listRecordings } from './list.ts';
import { offsetName } from './names.ts';
import { listSegments } from './segments.ts';
import { keepText } from './texts.ts';
import { SEGMENT_BYTES } from './types.ts';

interface StoredBlock extends RunKey {
  dir: string;
  offset: number;
  sealed: boolean;
  bytes: number;
  writtenAt: number;
}

export interface Evicted extends RunKey {
  offset: number;
  bytes: number;
}

/**
 * Deletes sealed blocks, oldest first, until the rest fits into `options.bytes`, those of the sessions in `options.last` after all
 * others; raw segments stay, they are written or sealed soon. Of what goes, text, keyframes, times and hashes stay, which are small
 * and not counted.
 */
export async function enforceBudget(
  recordingsDir: string,
  options: { bytes: number; last?: ReadonlySet<string> },
): Promise<Evicted[]> {
  const blocks = await listBlocks(recordingsDir);
  let total = blocks.reduce((sum, { bytes }) => sum + bytes, 0);
  const evicted: Evicted[] = [];
  const late = ({ sessionId }: StoredBlock) => Number(options.last?.has(sessionId) ?? false);
  blocks.sort((a, b) => late(a) - late(b) || a.writtenAt - b.writtenAt || a.offset - b.offset);
  // A recording is cut from its start only, or its reader would meet holes.
  const stuck = new Set<string>();
  for (const { dir, sessionId, run, offset, bytes, sealed } of blocks) {
    if (total <= options.bytes) break;
    if (!sealed || stuck.has(dir)) {
      stuck.add(dir);
      continue;
    }
    try {
      await keepText(dir, offset, SEGMENT_BYTES);
      await rm(join(dir, offsetName(offset, 'zst')), { force: true });
    } catch {
      // What cannot be kept in words is kept as it is.
      stuck.add(dir);
      continue;
    }
    total -= bytes;
    evicted.push({ sessionId, run, offset, bytes });
  }
  return evicted;
}

async function listBlocks(recordingsDir: string): Promise<StoredBlock[]> {
  const blocks: StoredBlock[] = [];
  for (const { dir, sessionId, run } of await listRecordings(recordingsDir)) {
    let newest = 0;
    for (const { start, raw } of await listSegments(dir)) {
      const found = await stat(join(dir, offsetName(start, raw ? 'raw' : 'zst'))).catch(() => null);
      if (found === null) continue;
      // Sealed anew after a kill, a block may be younger than those behind it.
      newest = Math.max(newest, found.mtimeMs);
      blocks.push({
        ...{ dir, sessionId, run, offset: start, sealed: !raw },
        bytes: found.size,
        writtenAt: newest,
      });
    }
  }
  return blocks;
}
