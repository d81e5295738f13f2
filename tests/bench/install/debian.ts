/** Peers from Debian: found on this machine, or fetched with apt and unpacked into a folder. Nothing is installed, no root is needed. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PEERS } from './folder.ts';

const run = promisify(execFile);
const FETCH_MS = 5 * 60_000;

export interface DebianProgram {
  /** Of the program asked for. */
  path(name: string): string;
  env: Record<string, string>;
}

/** `packages`: with what they need and a plain system lacks. Rejects where this is no Debian, or offline. */
export async function findOrFetch(
  programs: readonly string[],
  packages: readonly string[],
): Promise<DebianProgram> {
  const here = await Promise.all(programs.map(which));
  if (here.every((path) => path !== null)) {
    return { path: (name) => here[programs.indexOf(name)] ?? name, env: {} };
  }
  const folder = join(PEERS, packages[0] ?? '');
  const tree = join(folder, 'tree');
  if (!programs.every((name) => existsSync(join(tree, 'usr', 'bin', name))))
    await fetchInto(folder, packages);
  return { path: (name) => join(tree, 'usr', 'bin', name), env: { LD_LIBRARY_PATH: librariesOf(tree) } };
}

async function which(name: string): Promise<string | null> {
  return run('sh', ['-c', 'command -v "$1"', 'sh', name]).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );
}

async function fetchInto(folder: string, packages: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await run('apt-get', ['download', ...packages], { cwd: folder, timeout: FETCH_MS });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg-deb', ['-x', join(folder, file), join(folder, 'tree')]);
  }
}

function librariesOf(tree: string): string {
  const lib = join(tree, 'usr', 'lib');
  if (!existsSync(lib)) return '';
  const folders = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [lib, ...folders.map(({ name }) => join(lib, name))].join(':');
}
