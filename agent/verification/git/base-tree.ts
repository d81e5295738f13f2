/**
 * What the working tree would be had the session done nothing: as it stood when it began, with what came from others
 * meanwhile (pulled, rebased onto, a branch switched to) merged into it. The session's change is what differs from that.
 */
import type { Commit, Since } from './commits.ts';
import { type Git, GitError } from './run-git.ts';
import type { Snapshot } from './snapshot.ts';

export interface BaseTree {
  tree: string;
  /** Files in which both sides changed the same lines: what is said of them is a guess. */
  uncertain: string[];
}

const MAX_TIPS = 4;
const NOBODY = {
  GIT_AUTHOR_NAME: 'Open Poet',
  GIT_AUTHOR_EMAIL: 'open-poet@localhost',
  GIT_COMMITTER_NAME: 'Open Poet',
  GIT_COMMITTER_EMAIL: 'open-poet@localhost',
};

/** Null where there is nothing to compare with. Throws GitError. */
export async function baseTree(
  git: Git,
  begin: Snapshot,
  { commits, made }: Since,
): Promise<BaseTree | null> {
  const start =
    begin.tree ?? (begin.head === null ? null : (await git(['rev-parse', `${begin.head}^{tree}`])).trim());
  if (start === null) return null;
  const tips = foreignTips(commits, made).slice(0, MAX_TIPS);
  if (tips.length === 0) return { tree: start, uncertain: [] };
  const parent = begin.head === null ? [] : ['-p', begin.head];
  const commitTree = async (tree: string, parents: readonly string[]) =>
    (await git(['commit-tree', tree, ...parents, '-m', 'base'], { env: NOBODY })).trim();
  let tree = start;
  let commit = await commitTree(start, parent);
  const uncertain = new Set<string>();
  for (const tip of tips) {
    const merged = await merge(git, commit, tip);
    if (merged === null) {
      // A git from before 2.38, or histories that have nothing in common: the newest of theirs stands in.
      tree = (await git(['rev-parse', `${tip}^{tree}`])).trim();
      uncertain.add('.');
    } else {
      tree = merged.tree;
      for (const path of merged.conflicts) uncertain.add(path);
    }
    commit = await commitTree(tree, ['-p', commit, '-p', tip]);
  }
  return { tree, uncertain: [...uncertain] };
}

/** The newest commits of others: neither made here, nor built upon what was. Pure. */
export function foreignTips(commits: readonly Commit[], made: ReadonlySet<string>): string[] {
  const tainted = new Set<string>();
  // Parents stand behind their children, so the other way round each is known when it is asked for.
  for (const { sha, parents } of [...commits].reverse()) {
    if (made.has(sha) || parents.some((parent) => tainted.has(parent))) tainted.add(sha);
  }
  const foreign = commits.filter(({ sha }) => !tainted.has(sha));
  const parents = new Set(foreign.flatMap((commit) => commit.parents));
  return foreign.filter(({ sha }) => !parents.has(sha)).map(({ sha }) => sha);
}

async function merge(
  git: Git,
  ours: string,
  theirs: string,
): Promise<{ tree: string; conflicts: string[] } | null> {
  try {
    const args = [
      'merge-tree',
      '--write-tree',
      '--allow-unrelated-histories',
      '--name-only',
      '--no-messages',
      '-z',
    ];
    const [tree = '', ...conflicts] = (await git([...args, ours, theirs], { alsoOk: 1 })).split('\0');
    return /^[0-9a-f]{40,64}$/.test(tree) ? { tree, conflicts: conflicts.filter(Boolean) } : null;
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}
