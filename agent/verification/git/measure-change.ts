/** What a session has changed in its repository, whatever else happened there meanwhile. */
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { baseTree } from './base-tree.ts';
import { type Commit, commitsSince, type Since } from './commits.ts';
import { changedFiles, type FileChange, patchOf } from './diff.ts';
import { type Git, GitError, openGit } from './run-git.ts';
import { nulls, type Snapshot, takeSnapshot, worktreesOf } from './snapshot.ts';

export interface PlaceChange {
  root: string;
  branch: string | null;
  commits: readonly (Pick<Commit, 'sha' | 'subject' | 'author' | 'committedAt'> & { elsewhere: boolean })[];
  files: readonly (FileChange & { state: 'committed' | 'uncommitted' | 'untracked' })[];
  /** Further files that are not listed. */
  more: number;
  patch: string;
  /** Commits of others that came in meanwhile, and are counted out. */
  foreign: number;
  /** Why a part of it may be wrong, in words. */
  doubts: readonly string[];
}

/** `end`: as it stood when the session ended; null: as it stands now. Throws GitError where it cannot be told at all. */
export async function measurePlace(
  git: Git,
  begin: Snapshot,
  end: Snapshot | null,
  now: number,
): Promise<PlaceChange> {
  const last = end ?? (await takeSnapshot(git, now));
  const since = await commitsSince(git, begin, last);
  const base = await baseTree(git, begin, since);
  const doubts: string[] = [];
  if (since.knownBy === 'dates' && last.head !== null)
    doubts.push('Git keeps no record here of where HEAD was, so commits are told by their dates.');
  if (begin.tree === null)
    doubts.push('What was not committed when the session began is not known, and may be among this.');
  if (base !== null && base.uncertain.length > 0) {
    doubts.push(`Others changed the same lines meanwhile: ${base.uncertain.slice(0, 5).join(', ')}.`);
  }
  const tree =
    last.tree ?? (last.head === null ? null : (await git(['rev-parse', `${last.head}^{tree}`])).trim());
  if (last.tree === null) doubts.push('What is not committed could not be looked at in time.');
  const nothing = { files: [] as FileChange[], more: 0 };
  const { files, more } = base === null || tree === null ? nothing : await changedFiles(git, base.tree, tree);
  const large = largeChanges(begin, last);
  const states = await statesOf(git, last, end === null);
  return {
    root: last.root,
    branch: last.branch,
    commits: commitList(since),
    files: [...files, ...large].map((file) => ({ ...file, state: states(file.path) })),
    more,
    patch: base === null || tree === null ? '' : await patchOf(git, base.tree, tree),
    foreign: since.commits.length - since.commits.filter(({ sha }) => since.made.has(sha)).length,
    doubts,
  };
}

const commitList = ({ own, elsewhere }: Since): PlaceChange['commits'] =>
  [
    ...own.map((commit) => ({ commit, elsewhere: false })),
    ...elsewhere.map((commit) => ({ commit, elsewhere: true })),
  ].map(({ commit: { sha, subject, author, committedAt }, elsewhere }) => ({
    sha,
    subject,
    author,
    committedAt,
    elsewhere,
  }));

function largeChanges(begin: Snapshot, end: Snapshot): FileChange[] {
  const before = new Map(begin.large.map((one) => [one.path, one]));
  return end.large.flatMap(({ path, size, changedAt }) => {
    const was = before.get(path);
    if (was !== undefined && was.size === size && was.changedAt === changedAt) return [];
    return [{ path, from: null, kind: was === undefined ? 'added' : 'changed', added: null, removed: null }];
  });
}

/** Whether a file is committed by the end; of a state that is over only that is known. */
async function statesOf(
  git: Git,
  end: Snapshot,
  now: boolean,
): Promise<(path: string) => PlaceChange['files'][number]['state']> {
  const open =
    end.head === null || end.tree === null
      ? []
      : nulls(await git(['diff-tree', '-r', '--name-only', '-z', `${end.head}^{tree}`, end.tree]));
  const unknown = now ? nulls(await git(['ls-files', '--others', '--exclude-standard', '-z'])) : [];
  const uncommitted = new Set(open);
  const untracked = new Set([...unknown, ...end.large.map(({ path }) => path)]);
  return (path) =>
    untracked.has(path)
      ? 'untracked'
      : uncommitted.has(path) || end.head === null
        ? 'uncommitted'
        : 'committed';
}

/** Working trees that were made since: Claude Code makes some for itself. Each began as its first entry says. */
export async function newWorktrees(
  git: Git,
  begin: Snapshot,
  env: Readonly<Record<string, string>>,
): Promise<{ git: Git; begin: Snapshot }[]> {
  const known = new Set(begin.worktrees);
  const found: { git: Git; begin: Snapshot }[] = [];
  for (const root of (await worktreesOf(git)).filter((one) => !known.has(one)).slice(0, 8)) {
    try {
      const inner = await openGit(root, join(git.dir, `tree-${basename(root)}`), env);
      const gitDir = (await inner(['rev-parse', '--absolute-git-dir'])).trim();
      const log = join(gitDir, 'logs', 'HEAD');
      const [first = ''] = (await readFile(log, 'utf8')).split('\n', 1);
      const head = /^\S+ ([0-9a-f]{40,64}) /.exec(first)?.[1];
      if (head === undefined) continue;
      const tree = (await inner(['rev-parse', `${head}^{tree}`])).trim();
      const reflog = Math.min(Buffer.byteLength(first) + 1, (await stat(log)).size);
      found.push({
        git: inner,
        begin: { ...begin, root, gitDir, head, tree, large: [], reflog, branch: null },
      });
    } catch (error) {
      if (!(error instanceof GitError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return found;
}
