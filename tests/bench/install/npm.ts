/** Peers from npm, each pinned, in a folder of its own that the product knows nothing of. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PEERS } from './folder.ts';

const run = promisify(execFile);
const INSTALL_MS = 10 * 60_000;

const folderOf = (name: string): string => join(PEERS, name.replaceAll('/', '-'));
export const packageFolder = (name: string): string => join(folderOf(name), 'node_modules', name);

/** Installs it where it is not there in this version, whole. Rejects with what npm says. */
export async function installPackage(name: string, version: string): Promise<string> {
  const at = packageFolder(name);
  const folder = folderOf(name);
  const mark = join(folder, `installed-${version}`);
  if (existsSync(mark)) return at;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--loglevel=error', '--no-save', `${name}@${version}`],
    { cwd: folder, timeout: INSTALL_MS, maxBuffer: 16 * 1024 * 1024 },
  );
  writeFileSync(mark, '');
  return at;
}
