/** Claude Code as the user's login shell finds it. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Machine } from '../../shared/model/device.ts';

const VERSION_TIMEOUT_MS = 10_000;

/** The path of `claude` on the environment's PATH, or null. */
export const findClaude = (env: Readonly<Record<string, string>>): Promise<string | null> =>
  findProgram('claude', env);

/** The first file of this name on the environment's PATH that may be run, or null. */
export async function findProgram(
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  for (const dir of (env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(dir)) continue;
    const path = join(dir, name);
    try {
      await access(path, constants.X_OK);
      if ((await stat(path)).isFile()) return path;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** `claude --version` prints "2.1.330 (Claude Code)". Null where it does not say in time. */
function askVersion(path: string, env: Record<string, string>): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(
      path,
      ['--version'],
      { env, timeout: VERSION_TIMEOUT_MS, maxBuffer: 64 * 1024 },
      (error, stdout) => {
        resolve(error === null ? (/\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? null) : null);
      },
    );
  });
}

/** Remembers the version of each file until that file changes: an update is seen without asking each time. */
export function createClaudeFinder(): (env: Record<string, string>) => Promise<Machine['claude']> {
  let last: { path: string; mtime: number; version: Promise<string | null> } | undefined;
  return async (env) => {
    const path = await findClaude(env);
    if (path === null) return null;
    const mtime = (await stat(path)).mtimeMs;
    if (last?.path !== path || last.mtime !== mtime) last = { path, mtime, version: askVersion(path, env) };
    return { path, version: await last.version };
  };
}
