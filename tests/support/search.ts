/** Where on this machine a secret can be found: one search for canaries and for controls. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spelled } from './spelled.ts';

export const holds = (bytes: Buffer, needle: string): boolean =>
  spelled(needle).some((spelling) => bytes.includes(spelling));

/** Every file below these folders that holds it. */
export async function filesWith(needle: string, dirs: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const dir of dirs) {
    for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const bytes = await readFile(path).catch(() => Buffer.alloc(0));
      if (holds(bytes, needle)) found.push(path);
    }
  }
  return found.sort();
}

/** Processes that have it in their arguments, as `ps` shows them, or in their environment. Linux. */
export async function processesWith(
  needle: string,
  what: 'cmdline' | 'environ',
): Promise<{ pid: number; command: string }[]> {
  const found: { pid: number; command: string }[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const bytes = await readFile(`/proc/${name}/${what}`).catch(() => Buffer.alloc(0));
    if (!holds(bytes, needle)) continue;
    const command = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => ''))
      .replaceAll('\0', ' ')
      .trim();
    found.push({ pid: Number(name), command });
  }
  return found;
}
