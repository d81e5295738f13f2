/**
 * Which commits were made here since a snapshot. The record of where HEAD was (gitrevisions(7), "reflog") tells a commit
 * that was made from one that was fetched, which no date does; a rebase makes new ones of old ones, and these stay old.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Git, GitError } from './run-git.ts';
import type { Snapshot } from './snapshot.ts';

const MAX_REFLOG = 1024 * 1024;
const MAX_COMMITS = 500;

export interface Commit {
  sha: string;
  parents: string[];
  /** ms since 1970. */
  authoredAt: number;
  committedAt: number;
  author: string;
  subject: string;
}

export interface Since {
  /** Reachable from HEAD, not from where it stood; the newest first. */
  commits: Commit[];
  /** Of these: made here, and of these again: not merely put onto another base. */
  made: Set<string>;
  own: Commit[];
  /** Made here too, but not reachable from HEAD: on another branch. */
  elsewhere: Commit[];
  knownBy: 'reflog' | 'dates';
}

interface Entry {
  sha: string;
  /** What made it, in git's own words: "rebase (pick)". */
  action: string;
}

export async function commitsSince(git: Git, begin: Snapshot, end: Snapshot): Promise<Since> {
  const commits =
    end.head === null ? [] : await log(git, [end.head, ...(begin.head === null ? [] : [`^${begin.head}`])]);
  const entries = await reflog(begin, end);
  const isOld = ({ authoredAt }: Commit) => authoredAt < begin.at - 1000;
  if (entries === null) {
    const made = new Set(commits.filter((one) => one.committedAt >= begin.at - 1000).map(({ sha }) => sha));
    const own = commits.filter((one) => made.has(one.sha) && !isOld(one));
    return { commits, made, own, elsewhere: [], knownBy: 'dates' };
  }
  const actions = new Map(
    entries.filter(({ action }) => makes(action)).map(({ sha, action }) => [sha, action]),
  );
  const made = new Set(actions.keys());
  const fresh = (one: Commit) => !(isOld(one) && movesOnly(actions.get(one.sha) ?? ''));
  const own = commits.filter((one) => made.has(one.sha) && fresh(one));
  const reachable = new Set(commits.map(({ sha }) => sha));
  const others = [...made].filter((sha) => !reachable.has(sha) && sha !== begin.head).slice(-MAX_COMMITS);
  return { commits, made, own, elsewhere: await onBranches(git, others, fresh), knownBy: 'reflog' };
}

/** Actions after which HEAD names a commit that was not there before. */
const makes = (action: string): boolean =>
  /^(commit|cherry-pick|revert|am)\b/.test(action) ||
  /^rebase.*\((pick|reword|edit|squash|fixup|continue|merge)\)/.test(action) ||
  /^(merge|pull)\b.*: Merge made/.test(action);

/** The same change upon another base. */
const movesOnly = (action: string): boolean => /^rebase.*\((pick|continue|merge)\)/.test(action);

/** What was added to it; null where it is not kept. */
async function reflog(begin: Snapshot, end: Snapshot): Promise<Entry[] | null> {
  if (end.reflog === 0) return null;
  let text: string;
  try {
    const file = await open(join(end.gitDir, 'logs', 'HEAD'));
    try {
      const from = begin.reflog <= end.reflog ? begin.reflog : Math.max(0, end.reflog - MAX_REFLOG);
      const length = Math.min(end.reflog - from, MAX_REFLOG);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
      text = buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
  const cut = begin.reflog > end.reflog;
  return text.split('\n').flatMap((line) => {
    const [, sha, seconds, action = ''] = /^\S+ (\S+) .*> (\d+) \S+\t?(.*)$/.exec(line) ?? [];
    if (sha === undefined || (cut && Number(seconds) * 1000 < begin.at - 1000)) return [];
    return [{ sha, action }];
  });
}

const FORMAT = ['%H', '%P', '%at', '%ct', '%an', '%s'].join('%x00');

async function log(git: Git, revisions: readonly string[], most = MAX_COMMITS): Promise<Commit[]> {
  const args = ['log', '--topo-order', `--max-count=${most}`, `--format=${FORMAT}%x00`, '-z'];
  const fields = (await git([...args, '--end-of-options', ...revisions, '--'])).split('\0');
  const found: Commit[] = [];
  for (let at = 0; at + 5 < fields.length; at += 7) {
    const [sha = '', parents = '', authored, committed, author = '', subject = ''] = fields.slice(at, at + 6);
    if (sha === '') break;
    found.push({
      sha,
      parents: parents.split(' ').filter(Boolean),
      authoredAt: Number(authored) * 1000,
      committedAt: Number(committed) * 1000,
      author,
      subject: subject.slice(0, 300),
    });
  }
  return found;
}

/** Those that a branch still has: what was amended or rebased away is nobody's work any more. */
async function onBranches(
  git: Git,
  shas: readonly string[],
  fresh: (one: Commit) => boolean,
): Promise<Commit[]> {
  const kept: Commit[] = [];
  for (const sha of shas) {
    try {
      const refs = await git(['for-each-ref', '--count=1', '--contains', sha, 'refs/heads', 'refs/remotes']);
      if (refs.trim() === '') continue;
      const [one] = await log(git, [sha], 1);
      if (one !== undefined && fresh(one)) kept.push(one);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
    }
  }
  return kept;
}
