/**
 * The files of a project that a person may mean, as git knows them: what is tracked, and what is new and not ignored.
 * Without git a walk that keeps out of the folders that nobody means. Remembered for a moment, as one types.
 */
import { spawn } from 'node:child_process';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';

export const MAX_FILES = 200_000;
const MAX_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 15_000;
/** What a session just wrote is found soon; typing a word asks once. */
const FRESH_MS = 4_000;
const MOST_PROJECTS = 8;
const NEVER_MEANT = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  '__pycache__',
  '.venv',
  'target',
  'dist',
]);

export interface ProjectFiles {
  /** Paths from the project's folder, folders with a slash at the end. Of late: at most seconds old. */
  list(folder: string): Promise<readonly string[]>;
}

export function createProjectFiles({
  clock,
  env,
}: {
  clock: Clock;
  env(): Promise<Readonly<Record<string, string>>>;
}): ProjectFiles {
  const known = new Map<string, { at: number; paths: Promise<readonly string[]> }>();
  return {
    list(folder) {
      const last = known.get(folder);
      if (last !== undefined && clock.elapsed() - last.at < FRESH_MS) return last.paths;
      const fresh = read(folder, env);
      known.delete(folder);
      known.set(folder, { at: clock.elapsed(), paths: fresh });
      for (const [oldest] of known) if (known.size > MOST_PROJECTS) known.delete(oldest);
      return fresh;
    },
  };
}

async function read(
  folder: string,
  env: () => Promise<Readonly<Record<string, string>>>,
): Promise<readonly string[]> {
  const files = (await gitFiles(folder, await env())) ?? (await walk(folder));
  const folders = new Set<string>();
  for (const file of files) {
    for (let at = file.indexOf('/'); at > 0; at = file.indexOf('/', at + 1))
      folders.add(file.slice(0, at + 1));
  }
  return [...files, ...folders];
}

/** null where the folder is no checkout, or git does not answer. */
function gitFiles(folder: string, env: Readonly<Record<string, string>>): Promise<string[] | null> {
  return new Promise((resolve) => {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
    const child = spawn('git', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.on('error', () => resolve(null));
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code !== 0) return resolve(null);
      const names = Buffer.concat(chunks).toString('utf8').split('\0');
      resolve(names.filter((name) => name !== '').slice(0, MAX_FILES));
    });
  });
}

async function walk(folder: string): Promise<string[]> {
  const found: string[] = [];
  const folders = [''];
  for (
    let inner = folders.shift();
    inner !== undefined && found.length < MAX_FILES;
    inner = folders.shift()
  ) {
    try {
      for await (const entry of await opendir(join(folder, inner))) {
        if (entry.name.startsWith('.') || NEVER_MEANT.has(entry.name)) continue;
        const path = inner + entry.name;
        if (entry.isDirectory()) folders.push(`${path}/`);
        else if (entry.isFile()) found.push(path);
        if (found.length >= MAX_FILES) break;
      }
    } catch {
      // What may not be read is not meant either.
    }
  }
  return found;
}
