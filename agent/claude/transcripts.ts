/**
 * Where Claude Code keeps its conversations: `projects/<folder>/<id>.jsonl` in its configuration folder, the folder's name
 * made of the path that it ran in. Measured on 2.1.330; resuming from another path goes on in the file where it was.
 */
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

const MAX_NAME = 200;
const MAX_FOLDERS = 20_000;

export const projectsDir = (configDir: string): string => join(configDir, 'projects');

/** Of a path in the file system, as its beginning where it is long: Claude Code puts a hash behind that then. */
export function folderName(path: string): { name: string; whole: boolean } {
  const name = path.replaceAll(/[^a-zA-Z0-9]/g, '-');
  return { name: name.slice(0, MAX_NAME), whole: name.length <= MAX_NAME };
}

async function statFile(path: string): Promise<Stats | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found : null;
}

/** The folders that may hold what ran in `path`. */
export async function foldersOf(configDir: string, path: string): Promise<string[]> {
  const dir = projectsDir(configDir);
  const { name, whole } = folderName(path);
  if (whole) return [join(dir, name)];
  const names = await readdir(dir).catch(() => []);
  return names
    .slice(0, MAX_FOLDERS)
    .filter((one) => one.startsWith(`${name}-`))
    .map((one) => join(dir, one));
}

/** The file of a conversation; null where there is none. `known`: where it was last. */
export async function findTranscript(
  configDir: string,
  id: string,
  known: string | null,
): Promise<string | null> {
  // What its hooks say may be the place where it would be, had it begun there.
  if (known !== null && isAbsolute(known) && (await statFile(known)) !== null) return known;
  const dir = projectsDir(configDir);
  for (const name of (await readdir(dir).catch(() => [])).slice(0, MAX_FOLDERS)) {
    const path = join(dir, name, `${id}.jsonl`);
    if ((await statFile(path)) !== null) return path;
  }
  return null;
}

const MAX_FILES = 10_000;

/** The conversation of what ran in `path` that was used last, as `claude --continue` means it; null where there is none. */
export async function latestTranscript(configDir: string, path: string): Promise<string | null> {
  let latest: { id: string; at: number } | null = null;
  for (const folder of await foldersOf(configDir, path)) {
    for (const name of (await readdir(folder).catch(() => [])).slice(0, MAX_FILES)) {
      if (!name.endsWith('.jsonl')) continue;
      const found = await statFile(join(folder, name));
      if (found !== null && found.mtimeMs > (latest?.at ?? 0)) {
        latest = { id: name.slice(0, -'.jsonl'.length), at: found.mtimeMs };
      }
    }
  }
  return latest?.id ?? null;
}
