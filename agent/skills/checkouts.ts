/** Copies of repositories that skills are taken from: made anew when asked for, gone at the next start. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '../problem.ts';
import { gitEnvironment } from '../projects/git.ts';

const CLONE_MS = 60_000;
const MAX_KEPT = 8;

export interface Checkouts {
  /** The folder of a fresh copy. Throws ProblemError in git's own words. */
  fetch(url: string): Promise<string>;
}

export function createCheckouts(deps: { dir: string; env(): Promise<Record<string, string>> }): Checkouts {
  const remove = (path: string) => rm(path, { recursive: true, force: true, maxRetries: 3 });
  async function clear(keep: number): Promise<void> {
    const names = (await readdir(deps.dir)).slice(0, -keep || undefined);
    for (const name of names) await remove(join(deps.dir, name));
  }
  const cleared = clear(0).catch(() => {});
  return {
    async fetch(url) {
      if (!/^(?:https?|ssh|git|file):\/\/\S+$|^[\w.-]+@[\w.-]+:\S+$/.test(url)) {
        const words =
          'An address of a repository begins with https:// or ssh://, or looks like git@host:path.';
        throw new ProblemError(422, 'bad-url', words, { field: 'from' });
      }
      await cleared;
      await clear(MAX_KEPT);
      const to = join(deps.dir, createHash('sha256').update(url).digest('hex').slice(0, 20));
      await remove(to);
      const env = { ...gitEnvironment(await deps.env()), GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file' };
      const args = ['clone', '--quiet', '--depth=1', '--', url, to];
      await new Promise<void>((resolve, reject) => {
        execFile('git', args, { env, timeout: CLONE_MS }, (error, _, stderr) => {
          if (error === null) return resolve();
          const words =
            stderr.trim().split('\n').slice(-2).join(' ') || 'git did not finish within a minute.';
          reject(new ProblemError(422, 'no-checkout', words, { field: 'from' }));
        });
      });
      return to;
    },
  };
}
