/** Folders on the machine, as a person types one. Pure file system; the API decides who may ask. */
import { opendir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { ProblemError } from '../problem.ts';

const MAX_ANSWERS = 50;
/** A folder of a million files must not hold the agent up. */
const MAX_ENTRIES = 5000;

const expand = (path: string): string =>
  path === '~' ? `${homedir()}/` : path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;

/** Folders that begin with what is typed, in order; none where nothing can be read. Hidden ones only once a dot is typed. */
export async function completeFolder(typed: string): Promise<string[]> {
  const prefix = expand(typed === '' ? '~/' : typed);
  if (!isAbsolute(prefix) || prefix.includes('\0')) return [];
  const parent = prefix.endsWith('/') ? prefix : dirname(prefix);
  const start = prefix.endsWith('/') ? '' : basename(prefix);
  const found: string[] = [];
  try {
    let seen = 0;
    for await (const entry of await opendir(parent)) {
      if (++seen > MAX_ENTRIES || found.length >= MAX_ANSWERS) break;
      if (!entry.name.startsWith(start) || (entry.name.startsWith('.') && !start.startsWith('.'))) continue;
      const path = join(parent, entry.name);
      if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(path)))) found.push(path);
    }
  } catch {
    return found.sort();
  }
  return found.sort();
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

/** The real path of a project's folder. Throws ProblemError that says what is wrong with it. */
export async function resolveFolder(typed: string, field = 'path'): Promise<string> {
  const problem = (message: string) => new ProblemError(422, 'bad-folder', message, { field });
  const path = expand(typed);
  if (path.includes('\0') || !isAbsolute(path)) {
    throw problem('Give the whole path of the folder, starting with / or ~/.');
  }
  try {
    const real = await realpath(path);
    if (!(await stat(real)).isDirectory()) throw problem(`${path} is not a folder.`);
    return real;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') throw problem(`${path} may not be read.`);
    throw problem(`There is no folder ${path}.`);
  }
}
