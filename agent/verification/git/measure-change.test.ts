/** On real repositories: what a session changed is counted, what others did is not. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { measurePlace, newWorktrees } from './measure-change.ts';
import { type Git, GitError, openGit, openShadow } from './run-git.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

let dir: string;
let repo: string;
let env: Record<string, string>;
/** The clock of commits: the session begins at noon, an hour a step. */
let hour: number;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'measure-'));
  repo = join(dir, 'repo');
  hour = 8;
  env = {
    PATH: process.env.PATH ?? '',
    HOME: dir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
  };
  mkdirSync(repo);
  git('init', '-q', '-b', 'main');
  write('old.txt', 'one\ntwo\nthree\n');
  commit('begin');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const date = () => `2026-11-25T${String(hour).padStart(2, '0')}:00:00Z`;
const NOON = Date.parse('2026-11-25T12:00:00Z');
function gitIn(cwd: string, ...args: string[]): string {
  const dated = { ...env, GIT_AUTHOR_DATE: date(), GIT_COMMITTER_DATE: date() };
  return execFileSync('git', args, { cwd, env: dated, encoding: 'utf8', stdio: 'pipe' });
}
const git = (...args: string[]) => gitIn(repo, ...args);
function write(path: string, text: string, root = repo): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
function commit(subject: string, root = repo): void {
  gitIn(root, 'add', '-A');
  gitIn(root, 'commit', '-qm', subject);
}

let ours: Git;
async function begin(cwd = repo): Promise<Snapshot> {
  hour = 12;
  ours = await openGit(cwd, join(dir, 'ours'), env);
  const snapshot = await takeSnapshot(ours, NOON);
  hour = 13;
  return snapshot;
}
const measure = async (from: Snapshot, end: Snapshot | null = null) => {
  const place = await measurePlace(ours, from, end, NOON + 3_600_000);
  return {
    ...place,
    files: Object.fromEntries(place.files.map((one) => [one.path, [one.added, one.removed, one.state]])),
    commits: place.commits.map(({ subject }) => subject),
  };
};

describe('a session', () => {
  test('that commits, edits and writes new files: all of it, and nothing that was there before', async () => {
    write('dirty.txt', 'a\nb\n');
    write('old.txt', 'one\nTWO\nthree\n');
    const from = await begin();
    write('new.txt', '1\n2\n3\n');
    git('add', 'new.txt');
    git('commit', '-qm', 'add new');
    appendFileSync(join(repo, 'old.txt'), 'four\n');
    write('dirty.txt', 'a\nb\nc\n');
    write('fresh.txt', 'x\n');
    const { files, commits, doubts, branch } = await measure(from);
    expect(files).toEqual({
      'new.txt': [3, 0, 'committed'],
      'old.txt': [1, 0, 'uncommitted'],
      'dirty.txt': [1, 0, 'untracked'],
      'fresh.txt': [1, 0, 'untracked'],
    });
    expect([commits, doubts, branch]).toEqual([['add new'], [], 'main']);
  });

  test('that changed a file within the second of its commit, and not its size', async () => {
    // Without what else would tell them apart.
    git('config', 'core.trustctime', 'false');
    const second = new Date(NOON);
    const file = join(repo, 'old.txt');
    utimesSync(file, second, second);
    git('add', 'old.txt');
    utimesSync(join(repo, '.git', 'index'), second, second);
    const from = await begin();
    write('old.txt', 'one\nTWO\nthree\n');
    utimesSync(file, second, second);
    expect((await measure(from)).files).toEqual({ 'old.txt': [1, 1, 'uncommitted'] });
  });

  test('that did nothing has changed nothing', async () => {
    write('dirty.txt', 'a\n');
    const { files, commits } = await measure(await begin());
    expect([files, commits]).toEqual([{}, []]);
  });

  test('is measured to its end, whatever comes after it', async () => {
    const from = await begin();
    write('mine.txt', 'a\n');
    commit('mine');
    const end = await takeSnapshot(ours, NOON + 1);
    write('later.txt', 'b\n');
    commit('of somebody else');
    expect(await measure(from, end)).toMatchObject({
      commits: ['mine'],
      files: { 'mine.txt': [1, 0, 'committed'] },
    });
  });

  test('in a repository without a commit', async () => {
    rmSync(join(repo, '.git'), { recursive: true });
    git('init', '-q', '-b', 'main');
    const from = await begin();
    expect(from.head).toBeNull();
    write('new.txt', 'a\n');
    git('add', 'new.txt');
    git('commit', '-qm', 'first of all');
    write('old.txt', 'one\ntwo\n');
    expect(await measure(from)).toMatchObject({
      commits: ['first of all'],
      files: { 'new.txt': [1, 0, 'committed'], 'old.txt': [0, 1, 'untracked'] },
    });
  });

  test('that renames, removes, and writes what is no text', async () => {
    write('long.txt', Array.from({ length: 40 }, (_, at) => `line ${at}\n`).join(''));
    write('gone.txt', 'a\nb\n');
    commit('more');
    const from = await begin();
    git('mv', 'long.txt', 'renamed.txt');
    rmSync(join(repo, 'gone.txt'));
    write('picture.bin', '\0\u0001\0binary');
    write('huge.log', 'x'.repeat(3 * 1024 * 1024));
    const place = await measurePlace(ours, from, null, NOON + 1);
    expect(place.files.map(({ path, from: was, kind, added }) => [path, was, kind, added]).sort()).toEqual([
      ['gone.txt', null, 'removed', 0],
      ['huge.log', null, 'added', null],
      ['picture.bin', null, 'added', null],
      ['renamed.txt', 'long.txt', 'renamed', 0],
    ]);
    expect(place.patch).toContain('rename from long.txt');
  });
});

describe('what others did meanwhile is counted out', () => {
  /** A commit of somebody else, as a fetch brings it. */
  function upstream(path: string, text: string): void {
    const other = join(dir, 'other');
    if (!existsSync(other)) {
      execFileSync('git', ['clone', '-q', repo, other], { env, stdio: 'pipe' });
      git('remote', 'add', 'origin', other);
    }
    write(path, text, other);
    commit(`upstream ${path}`, other);
    git('fetch', '-q', 'origin');
  }

  test('where the session’s commits were rebased onto theirs', async () => {
    upstream('first.txt', 'theirs\n');
    const from = await begin();
    write('mine.txt', 'a\nb\n');
    commit('mine');
    upstream('theirs.txt', '1\n2\n3\n');
    git('rebase', '-q', 'origin/main');
    write('mine.txt', 'a\nb\nc\n');
    expect(await measure(from)).toMatchObject({
      commits: ['mine'],
      files: { 'mine.txt': [3, 0, 'uncommitted'] },
      foreign: 2,
      doubts: [],
    });
  });

  test('where what a person had committed and not committed before was rebased too', async () => {
    upstream('first.txt', 'theirs\n');
    write('before.txt', 'p\n');
    commit('before the session');
    write('open.txt', 'o\n');
    const from = await begin();
    write('mine.txt', 'a\n');
    git('add', 'mine.txt');
    git('commit', '-qm', 'mine');
    upstream('theirs.txt', '1\n');
    git('rebase', '-q', 'origin/main');
    const { commits, files, doubts } = await measure(from);
    expect(git('log', '--format=%s')).toMatch(/^mine\nbefore the session\nupstream theirs/);
    expect([commits, files, doubts]).toEqual([['mine'], { 'mine.txt': [1, 0, 'committed'] }, []]);
  });

  test('where theirs were merged', async () => {
    upstream('first.txt', 'theirs\n');
    const from = await begin();
    write('mine.txt', 'a\n');
    commit('mine');
    git('merge', '-q', '--no-edit', 'origin/main');
    const { commits, files, foreign } = await measure(from);
    expect(commits).toHaveLength(2);
    expect(commits).toContain('mine');
    expect([files, foreign]).toEqual([{ 'mine.txt': [1, 0, 'committed'] }, 1]);
  });

  test('where another branch was switched to, its own commits stay known on theirs', async () => {
    git('checkout', '-qb', 'side');
    write('side.txt', 's\n');
    commit('side of before');
    git('checkout', '-q', 'main');
    const from = await begin();
    write('mine.txt', 'a\n');
    commit('mine on main');
    git('checkout', '-q', 'side');
    write('here.txt', 'h\n');
    const place = await measurePlace(ours, from, null, NOON + 1);
    expect(place.commits).toMatchObject([{ subject: 'mine on main', elsewhere: true }]);
    expect(place.files.map(({ path }) => path)).toEqual(['here.txt']);
    expect(place.branch).toBe('side');
  });

  test('and where both changed the same lines, that is said', async () => {
    upstream('first.txt', 'theirs\n');
    write('old.txt', 'one\nmine before\nthree\n');
    const from = await begin();
    git('stash', '-q');
    upstream('old.txt', 'one\ntheirs\nthree\n');
    git('merge', '-q', '--ff-only', 'origin/main');
    const { doubts, foreign } = await measure(from);
    expect(foreign).toBe(2);
    expect(doubts).toEqual([expect.stringContaining('old.txt')]);
  });
});

describe('commits', () => {
  test('that were amended or squashed away are nobody’s any more', async () => {
    const from = await begin();
    write('mine.txt', 'a\n');
    commit('first try');
    write('mine.txt', 'a\nb\n');
    git('add', '-A');
    git('commit', '-q', '--amend', '-m', 'second try');
    write('more.txt', 'm\n');
    commit('fixup! second try');
    env.GIT_SEQUENCE_EDITOR = 'true';
    git('rebase', '-qi', '--autosquash', 'HEAD~2');
    expect(await measure(from)).toMatchObject({
      commits: ['second try'],
      files: { 'mine.txt': [2, 0, 'committed'], 'more.txt': [1, 0, 'committed'] },
    });
  });

  test('are told by their dates where git keeps no record', async () => {
    git('config', 'core.logAllRefUpdates', 'false');
    rmSync(join(repo, '.git/logs'), { recursive: true });
    const from = await begin();
    write('mine.txt', 'a\n');
    commit('mine');
    const { commits, files, doubts } = await measure(from);
    expect([commits, Object.keys(files)]).toEqual([['mine'], ['mine.txt']]);
    expect(doubts).toEqual([expect.stringContaining('by their dates')]);
  });
});

describe('working trees', () => {
  test('a project that is a linked one is measured there, and the other is let be', async () => {
    const linked = join(dir, 'linked');
    git('worktree', 'add', '-q', '-b', 'feature', linked);
    const from = await begin(linked);
    write('in-linked.txt', 'a\n', linked);
    commit('in the linked one', linked);
    write('in-main.txt', 'b\n');
    commit('in the main one');
    expect(await measure(from)).toMatchObject({
      root: linked,
      branch: 'feature',
      commits: ['in the linked one'],
      files: { 'in-linked.txt': [1, 0, 'committed'] },
    });
  });

  test('one that the session made for itself is a place of its own', async () => {
    const from = await begin();
    const inner = join(repo, '.claude/worktrees/retry');
    git('worktree', 'add', '-q', '-b', 'worktree-retry', inner);
    write('mine.txt', 'a\nb\n', inner);
    commit('mine in there', inner);
    write('open.txt', 'c\n', inner);
    expect((await measure(from)).files).toEqual({});
    const [place] = await newWorktrees(ours, from, env);
    if (place === undefined) throw new Error('not found');
    const measured = await measurePlace(place.git, place.begin, null, NOON + 1);
    expect(measured).toMatchObject({
      root: inner,
      branch: 'worktree-retry',
      commits: [{ subject: 'mine in there' }],
    });
    expect(measured.files.map(({ path, state }) => [path, state])).toEqual([
      ['mine.txt', 'committed'],
      ['open.txt', 'untracked'],
    ]);
  });
});

describe('a repository that is looked at', () => {
  const everything = (root: string): string[] =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(root, name)).isFile())
      .map((name) => `${name} ${readFileSync(join(root, name), 'base64')}`)
      .sort();

  test('is not written into, by not one byte', async () => {
    write('open.txt', 'o\n');
    const before = everything(repo);
    const from = await begin();
    await measure(from);
    expect(everything(repo)).toEqual(before);
  });

  test('has nothing of its configuration run', async () => {
    const ran = join(dir, 'ran');
    const program = join(dir, 'evil.sh');
    writeFileSync(program, `#!/bin/sh\necho "$@" >> ${ran}\ncat\n`, { mode: 0o755 });
    for (const [key, value] of [
      ['core.fsmonitor', program],
      ['filter.evil.clean', program],
      ['filter.evil.smudge', program],
      ['filter.evil.required', 'true'],
      ['diff.external', program],
      ['diff.evil.textconv', program],
      ['diff.evil.command', program],
      ['core.pager', program],
      ['gpg.program', program],
      ['log.showSignature', 'true'],
    ] as const) {
      gitIn(repo, 'config', key, value);
    }
    mkdirSync(join(repo, '.git/hooks'), { recursive: true });
    for (const hook of ['post-index-change', 'pre-commit', 'reference-transaction', 'post-checkout']) {
      writeFileSync(join(repo, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >> ${ran}\n`, { mode: 0o755 });
    }
    write('.gitattributes', '* filter=evil diff=evil\n');
    write('open.txt', 'o\n');
    const from = await begin();
    write('open.txt', 'o\np\n');
    const { files } = await measure(from);
    expect(files).toMatchObject({ 'open.txt': [1, 0, 'untracked'] });
    expect(existsSync(ran)).toBe(false);
    // And it would have run.
    gitIn(repo, 'add', 'open.txt');
    expect(existsSync(ran)).toBe(true);
  });
});

test('a folder that is no repository is told as that', async () => {
  mkdirSync(join(dir, 'plain'));
  await expect(openGit(join(dir, 'plain'), join(dir, 'ours'), env)).rejects.toThrow(GitError);
});

test('and is compared file by file all the same, by a repository of our own', async () => {
  const plain = join(dir, 'plain');
  write('kept.txt', 'a\n', plain);
  write('old.txt', 'one\ntwo\n', plain);
  write('node_modules/left/pad.js', 'x\n', plain);
  ours = await openShadow(plain, join(dir, 'ours'), env);
  const from = await takeSnapshot(ours, NOON);
  write('old.txt', 'one\nTWO\nthree\n', plain);
  write('new.txt', 'n\n', plain);
  write('node_modules/left/pad.js', 'y\n', plain);
  const { files, commits, doubts } = await measure(from);
  expect(files).toEqual({ 'new.txt': [1, 0, 'untracked'], 'old.txt': [2, 1, 'untracked'] });
  expect([commits, doubts]).toEqual([[], []]);
  expect(existsSync(join(plain, '.git'))).toBe(false);
});
