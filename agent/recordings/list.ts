import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunKey } from '../pty-host/types.ts';
import { sealBlocks } from './sealer.ts';

/** Every run that has a folder there. */
export async function listRecordings(recordingsDir: string): Promise<(RunKey & { dir: string })[]> {
  const found: (RunKey & { dir: string })[] = [];
  for (const sessionId of await folders(recordingsDir)) {
    for (const run of await folders(join(recordingsDir, sessionId))) {
      if (/^\d+$/.test(run))
        found.push({ sessionId, run: Number(run), dir: join(recordingsDir, sessionId, run) });
    }
  }
  return found;
}

/** Seals what killed hosts and agents left raw: call it when it is known which runs are alive. */
export async function sealEnded(recordingsDir: string, isAlive: (key: RunKey) => boolean): Promise<void> {
  for (const key of await listRecordings(recordingsDir)) {
    if (!isAlive(key)) await sealBlocks(key.dir, { ended: true });
  }
}

const folders = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
