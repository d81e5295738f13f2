import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../tests/support/until.ts';
import { listProjects } from '../store/projects.ts';
import { writeSetting } from '../store/settings.ts';
import { testServices } from '../testing/services.ts';
import { folderOf } from './clones.ts';
import { askGit, parseStatus } from './git.ts';
import { recentFolders } from './recent.ts';

let dir: string;
let repo: string;
let services: ReturnType<typeof testServices>;
const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent' };
const git = (...args: string[]) => execFileSync('git', ['-C', repo, ...args], { env, encoding: 'utf8' });
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'projects-')));
  repo = join(dir, 'repo');
  mkdirSync(repo);
  git('init', '-q', '-b', 'trunk');
  git('config', 'user.email', 'a@b.c');
  git('config', 'user.name', 'A');
  services = testServices();
});
afterEach(() => {
  services.close();
  rmSync(dir, { recursive: true, force: true });
});
const commit = () => {
  writeFileSync(join(repo, 'a'), 'a');
  git('add', '.');
  git('commit', '-qm', 'first');
};

describe('the state of a checkout', () => {
  test('is its branch, its commit, and what differs from it', async () => {
    expect(await askGit(repo, env)).toEqual({
      branch: 'trunk',
      commit: null,
      changed: 0,
      ahead: 0,
      behind: 0,
    });
    commit();
    writeFileSync(join(repo, 'a'), 'changed');
    writeFileSync(join(repo, 'new'), '');
    expect(await askGit(repo, env)).toMatchObject({
      branch: 'trunk',
      changed: 2,
      commit: git('rev-parse', '--short=8', 'HEAD').trim(),
    });
    git('checkout', '-q', '--detach');
    expect(await askGit(repo, env)).toMatchObject({ branch: null });
  });

  test('is asked for without a byte written', async () => {
    commit();
    // Git would write the index anew: the file is as it was, but its time is another.
    utimesSync(join(repo, 'a'), 1, 1);
    const before = readFileSync(join(repo, '.git', 'index'));
    await askGit(repo, env);
    expect(readFileSync(join(repo, '.git', 'index')).equals(before)).toBe(true);
  });

  test('of a folder that is none is null', async () => {
    expect(await askGit(dir, env)).toBeNull();
  });

  test('counts a rename once, and says how far it is from its upstream', () => {
    const output =
      '# branch.oid abc\0# branch.head b\0# branch.ab +2 -3\x002 R. N... 1 1 1 a b R100 new\0old\0? x\0';
    expect(parseStatus(output)).toEqual({ branch: 'b', commit: 'abc', changed: 2, ahead: 2, behind: 3 });
  });
});

describe('a clone', () => {
  const start = (more: object = {}) =>
    services.clones.start({ url: `file://${repo}`, into: dir, folder: 'copy', ...more });

  test('becomes a project once it is there', async () => {
    commit();
    const { id } = start();
    await until('it to be done', () => services.clones.get(id).state === 'done');
    const [project] = listProjects(services.store.db);
    expect(project).toMatchObject({ name: 'copy', path: join(dir, 'copy') });
    expect(services.clones.get(id).projectId).toBe(project?.id);
    expect(services.clones.get(id).progress).not.toBe('');
  });

  test('that fails says why in git’s words, and leaves nothing', async () => {
    const { id } = start({ url: `file://${dir}/none` });
    await until('it to fail', () => services.clones.get(id).state === 'failed');
    expect(services.clones.get(id).problem).toMatch(/does not exist|not appear to be a git repository/);
    await until('it to be gone', () => readdirSync(dir).join() === 'repo');
  });

  test('that is called off leaves nothing', async () => {
    commit();
    const { id } = start();
    expect(services.clones.cancel(id).state).toBe('cancelled');
    await until('it to be gone', () => !existsSync(join(dir, 'copy')));
    expect(listProjects(services.store.db)).toEqual([]);
  });

  test.each([
    ['ext::sh -c touch% /tmp/x', /begins with https/],
    ['--upload-pack=x', /begins with https/],
    ['https://me:secret@host/x.git', /Leave the password out/],
  ])('of %s is refused', (url, words) => {
    expect(() => start({ url })).toThrow(words);
  });

  test('does not go over a folder that is there', () => {
    expect(() => start({ folder: 'repo' })).toThrow(/is there already/);
    expect(folderOf('git@host:me/poet.git')).toBe('poet');
  });
});

test('projects lie below the folders that a person allows', async () => {
  services.store.write((tx) => writeSetting(tx, 'projects', { roots: [repo] }));
  const add = async (path: string) => {
    const answer = await services.app.request(
      '/v1/projects',
      { method: 'POST', body: JSON.stringify({ path }), headers: { 'content-type': 'application/json' } },
      { caller: { kind: 'local' } },
    );
    return { status: answer.status, text: await answer.text() };
  };
  mkdirSync(join(repo, 'inner'));
  expect((await add(join(repo, 'inner'))).status).toBe(201);
  const refused = await add(dir);
  expect(refused.status).toBe(422);
  expect(refused.text).toContain(repo);
  // A name that only begins alike lies elsewhere.
  mkdirSync(`${repo}-other`);
  expect((await add(`${repo}-other`)).status).toBe(422);
});

test('folders in which Claude Code was used are offered, unless they are gone or are projects', async () => {
  const state = { projects: { [repo]: {}, [`${dir}/gone`]: {}, [dir]: {} } };
  expect(await recentFolders(state, new Set([dir]))).toEqual([repo]);
});
