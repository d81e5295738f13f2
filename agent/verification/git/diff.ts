/** The difference of two trees: files with their lines, and the patch as far as anybody will read it. */
import type { Git } from './run-git.ts';

export interface FileChange {
  path: string;
  /** Where it was before; null where it was not renamed. */
  from: string | null;
  kind: 'added' | 'changed' | 'removed' | 'renamed';
  /** null: not text. */
  added: number | null;
  removed: number | null;
}

const MAX_FILES = 2_000;
const MAX_PATCH = 400 * 1024;
const MAX_FILE_PATCH = 48 * 1024;

const TREE_DIFF = ['diff-tree', '-r', '--no-ext-diff', '--no-textconv', '-M'];

export async function changedFiles(
  git: Git,
  base: string,
  tree: string,
): Promise<{ files: FileChange[]; more: number }> {
  const numbers = parseNumstat(await git([...TREE_DIFF, '--numstat', '-z', base, tree]));
  const kinds = parseNames(await git([...TREE_DIFF, '--name-status', '-z', base, tree]));
  const files = numbers.map((one) => ({ ...one, kind: kinds.get(one.path) ?? 'changed' }));
  return { files: files.slice(0, MAX_FILES), more: Math.max(0, files.length - MAX_FILES) };
}

/** Shortened file by file, then as a whole; each cut is said. */
export async function patchOf(git: Git, base: string, tree: string): Promise<string> {
  const whole = await git([...TREE_DIFF, '-p', base, tree]);
  let length = 0;
  const parts: string[] = [];
  for (const part of whole.split(/^(?=diff --git )/m)) {
    const short =
      part.length <= MAX_FILE_PATCH
        ? part
        : `${part.slice(0, MAX_FILE_PATCH)}\n… (${part.length} characters in all)\n`;
    length += short.length;
    if (length > MAX_PATCH) {
      parts.push('… (the rest of the difference is too long to be kept)\n');
      break;
    }
    parts.push(short);
  }
  return parts.join('');
}

/** Of `--numstat -z`: a rename is `added TAB removed TAB NUL from NUL to NUL`. Pure. */
export function parseNumstat(text: string): Omit<FileChange, 'kind'>[] {
  const fields = text.split('\0');
  const found: Omit<FileChange, 'kind'>[] = [];
  const count = (value: string | undefined) => (value === undefined || value === '-' ? null : Number(value));
  for (let at = 0; at < fields.length; at++) {
    const [, added, removed, path] = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(fields[at] ?? '') ?? [];
    if (path === undefined) continue;
    const renamed = path === '';
    const to = renamed ? (fields[at + 2] ?? '') : path;
    found.push({
      path: to,
      from: renamed ? (fields[at + 1] ?? null) : null,
      added: count(added),
      removed: count(removed),
    });
    if (renamed) at += 2;
  }
  return found;
}

const KINDS = { A: 'added', M: 'changed', T: 'changed', D: 'removed', R: 'renamed', C: 'added' } as const;

function parseNames(text: string): Map<string, FileChange['kind']> {
  const fields = text.split('\0');
  const found = new Map<string, FileChange['kind']>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const letter = fields[at]?.[0] as keyof typeof KINDS | undefined;
    const two = letter === 'R' || letter === 'C';
    if (two) at += 1;
    if (letter !== undefined && letter in KINDS) found.set(fields[at + 1] ?? '', KINDS[letter]);
  }
  return found;
}
