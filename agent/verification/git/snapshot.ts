/** A working tree as it stands: what is committed, what is not, what git does not know yet. */
import { copyFile, lstat, rm, stat, utimes } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import { type Git, GitError } from './run-git.ts';

const largeSchema = v.object({ path: v.string(), size: v.number(), changedAt: v.number() });
export const snapshotSchema = v.object({
  at: v.number(),
  root: v.string(),
  /** Of this working tree. */
  gitDir: v.string(),
  /** null: nothing was committed yet. */
  head: v.nullable(v.string()),
  branch: v.nullable(v.string()),
  /** Everything but what is ignored or large; null where it could not be taken in time. */
  tree: v.nullable(v.string()),
  /** Files that git does not know and that are too large to be kept. */
  large: v.array(largeSchema),
  /** Bytes of the record of where HEAD was. */
  reflog: v.number(),
  /** Folders of every working tree of the repository. */
  worktrees: v.array(v.string()),
});
export type Snapshot = v.InferOutput<typeof snapshotSchema>;

const LARGE_FILE = 2 * 1024 * 1024;
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 20_000;
/** Working trees that Claude Code makes lie inside of the one they belong to: each is a place of its own. */
const INNER_TREES = '.claude/worktrees/';

const lines = (text: string): string[] => text.split('\n').filter(Boolean);
export const nulls = (text: string): string[] => text.split('\0').filter(Boolean);

/** Throws GitError where it is no working tree. `treeMs`: what is not committed is left out where it takes longer. */
export async function takeSnapshot(
  git: Git,
  at: number,
  treeMs = Number.POSITIVE_INFINITY,
): Promise<Snapshot> {
  const [root = '', gitDir = ''] = lines(await git(['rev-parse', '--show-toplevel', '--absolute-git-dir']));
  const head = await git(['rev-parse', '--verify', '--quiet', 'HEAD'], { alsoOk: 1 });
  const branch = await git(['symbolic-ref', '--short', '--quiet', 'HEAD'], { alsoOk: 1 });
  const { tree, large } = await inTime(treeOf(git, root, gitDir), treeMs, { tree: null, large: [] });
  return {
    at,
    root,
    gitDir,
    head: head.trim() || null,
    branch: branch.trim() || null,
    tree,
    large,
    reflog: await stat(join(gitDir, 'logs', 'HEAD')).then(
      ({ size }) => size,
      () => 0,
    ),
    worktrees: await worktreesOf(git),
  };
}

function inTime<T>(work: Promise<T>, ms: number, otherwise: T): Promise<T> {
  if (ms === Number.POSITIVE_INFINITY) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export const worktreesOf = async (git: Git): Promise<string[]> =>
  lines(await git(['worktree', 'list', '--porcelain'])).flatMap((line) =>
    line.startsWith('worktree ') && isAbsolute(line.slice(9)) ? [line.slice(9)] : [],
  );

async function treeOf(git: Git, root: string, gitDir: string): Promise<Pick<Snapshot, 'tree' | 'large'>> {
  const index = join(git.dir, `index-${process.pid}-${Date.now()}`);
  const env = { GIT_INDEX_FILE: index };
  const large: Snapshot['large'] = [];
  try {
    // With what git already knows of each file, only what has changed is read.
    await copyIndex(join(gitDir, 'index'), index).catch(() => {});
    let bytes = 0;
    const unknown = nulls(await git(['ls-files', '--others', '--exclude-standard', '-z']));
    if (unknown.length > MOST_FILES) return { tree: null, large };
    for (const path of unknown) {
      const found = await lstat(join(root, path)).catch(() => null);
      if (found === null || !found.isFile()) continue;
      bytes += found.size;
      if (found.size > LARGE_FILE || bytes > MOST_BYTES) {
        bytes -= found.size;
        large.push({ path, size: found.size, changedAt: Math.round(found.mtimeMs) });
      }
    }
    const but = [INNER_TREES, ...large.map(({ path }) => path)].map(
      (path) => `:(top,exclude,literal)${path}`,
    );
    const paths = [':(top)', ...but].join('\0');
    await git(['add', '--all', '--pathspec-from-file=-', '--pathspec-file-nul'], { env, input: paths });
    return { tree: (await git(['write-tree'], { env })).trim(), large };
  } catch (error) {
    if (error instanceof GitError) return { tree: null, large };
    throw error;
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

/** A copy is as old as what it is of: git reads again what was changed in the second in which its index was written (Documentation/technical/racy-git). */
async function copyIndex(from: string, to: string): Promise<void> {
  const { atime, mtimeMs } = await stat(from);
  await copyFile(from, to);
  await utimes(to, atime, Math.floor(mtimeMs) / 1000);
}
