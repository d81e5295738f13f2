/** Keeps all recordings together within a number of bytes: the oldest sealed blocks go first, of whatever session. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunKey } from '../pty-host/types.ts';
import { offsetName } from './names.ts';
import { listSegments } from './segments.ts';

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

export interface BudgetOptions {
  /** For raw segments and sealed blocks of all recordings; keyframes, timing, texts and hashes are not counted. */
  bytes: number;
  /** Called before a block goes, for what is to be kept of it. Where it rejects, the block stays. */
  beforeEviction?: (dir: string, offset: number) => Promise<void>;
}

/** Deletes sealed blocks, oldest first, until the rest fits. Raw segments stay: they are written, or sealed soon. */
export async function enforceBudget(recordingsDir: string, options: BudgetOptions): Promise<Evicted[]> {
  const blocks = await listBlocks(recordingsDir);
  let total = blocks.reduce((sum, { bytes }) => sum + bytes, 0);
  const evicted: Evicted[] = [];
  blocks.sort((a, b) => a.writtenAt - b.writtenAt || a.offset - b.offset);
  // A recording is cut from its start only, or its reader would meet holes.
  const stuck = new Set<string>();
  for (const { dir, sessionId, run, offset, bytes, sealed } of blocks) {
    if (total <= options.bytes) break;
    if (!sealed || stuck.has(dir)) {
      stuck.add(dir);
      continue;
    }
    try {
      await options.beforeEviction?.(dir, offset);
      await rm(join(dir, offsetName(offset, 'zst')), { force: true });
    } catch {
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
  for (const sessionId of await folders(recordingsDir)) {
    for (const name of await folders(join(recordingsDir, sessionId))) {
      if (!/^\d+$/.test(name)) continue;
      const dir = join(recordingsDir, sessionId, name);
      let newest = 0;
      for (const { start, raw } of await listSegments(dir)) {
        const found = await stat(join(dir, offsetName(start, raw ? 'raw' : 'zst'))).catch(() => null);
        if (found === null) continue;
        // Sealed anew after a kill, a block may be younger than those behind it.
        newest = Math.max(newest, found.mtimeMs);
        blocks.push({
          ...{ dir, sessionId, run: Number(name), offset: start, sealed: !raw },
          bytes: found.size,
          writtenAt: newest,
        });
      }
    }
  }
  return blocks;
}

const folders = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
