/** Copies of repositories that skills are taken from: made anew when asked for, gone at the next start. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
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
  const clear = (keep: number) => {
    const names = readdirSync(deps.dir).slice(0, -keep || undefined);
    for (const name of names) rmSync(join(deps.dir, name), { recursive: true, force: true });
  };
  clear(0);
  return {
    async fetch(url) {
      if (!/^(?:https?|ssh|git|file):\/\/\S+$|^[\w.-]+@[\w.-]+:\S+$/.test(url)) {
        const words =
          'An address of a repository begins with https:// or ssh://, or looks like git@host:path.';
        throw new ProblemError(422, 'bad-url', words, { field: 'from' });
      }
      clear(MAX_KEPT);
      const to = join(deps.dir, createHash('sha256').update(url).digest('hex').slice(0, 20));
      rmSync(to, { recursive: true, force: true });
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
