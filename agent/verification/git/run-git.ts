/**
 * Git asked about somebody else's repository: nothing is written into it, and nothing that stands in its configuration is
 * run. What has to be written (trees of files that nobody committed) goes into a folder of objects of our own.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitEnvironment } from '../../projects/git.ts';

const CALL_MS = 15_000;
const MAX_BYTES = 32 * 1024 * 1024;

/** Git said no, or did not answer in time. */
export class GitError extends Error {
  override name = 'GitError';
}

export interface Git {
  /** What it prints. Throws GitError. */
  (args: readonly string[], options?: GitOptions): Promise<string>;
  /** Of our own. */
  readonly dir: string;
}
export interface GitOptions {
  input?: string;
  /** Exits with this are answers too: `merge-tree` says conflicts by 1. */
  alsoOk?: number;
  env?: Readonly<Record<string, string>>;
}

/** What a repository could have run by git that only looks: monitors, hooks, viewers, pagers. */
const HARMLESS = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.quotePath=false',
  'diff.external=',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
  'log.showSignature=false',
  // A partial clone fetches what it lacks, by whatever its configuration names.
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting]);

/** A shell inside of another repository may name its places. */
function withoutPlaces(env: Readonly<Record<string, string>>): Record<string, string> {
  const { GIT_DIR: _d, GIT_WORK_TREE: _w, GIT_INDEX_FILE: _i, GIT_NAMESPACE: _n, ...rest } = env;
  return { ...gitEnvironment(rest), GIT_NO_LAZY_FETCH: '1' };
}

const call = (cwd: string, args: readonly string[], env: Record<string, string>, options: GitOptions) =>
  new Promise<string>((resolve, reject) => {
    const limits = { cwd, env, timeout: CALL_MS, maxBuffer: MAX_BYTES, encoding: 'utf8' } as const;
    const child = execFile('git', [...args], limits, (error, stdout, stderr) => {
      if (error === null || (typeof error.code === 'number' && error.code === options.alsoOk))
        resolve(stdout);
      else
        reject(
          new GitError(`git ${args.find((arg) => /^[a-z]/.test(arg))}: ${stderr.trim() || error.message}`),
        );
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input ?? '');
  });

/** Of a folder that is no repository: as a person writes, without what tools make. */
const MADE = [
  'node_modules/',
  '.venv/',
  'venv/',
  '__pycache__/',
  'target/',
  'dist/',
  'build/',
  '.cache/',
  '.git/',
];

/**
 * For a folder that is no repository: one of our own, outside of it, that only looks at it. Throws GitError where there is
 * no git.
 */
export async function openShadow(
  folder: string,
  dir: string,
  env: Readonly<Record<string, string>>,
): Promise<Git> {
  const gitDir = join(dir, 'shadow.git');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  await call(dir, ['init', '--quiet', '--bare', gitDir], withoutPlaces(env), {});
  await call(dir, ['--git-dir', gitDir, 'config', 'core.bare', 'false'], withoutPlaces(env), {});
  mkdirSync(join(gitDir, 'info'), { recursive: true });
  writeFileSync(join(gitDir, 'info', 'exclude'), `${MADE.join('\n')}\n`);
  const own = { ...withoutPlaces(env), GIT_DIR: gitDir, GIT_WORK_TREE: folder };
  const git = (args: readonly string[], options: GitOptions = {}) =>
    call(folder, [...HARMLESS, ...args], { ...own, ...options.env }, options);
  return Object.assign(git, { dir });
}

/** For a folder inside of a repository. `dir`: a folder of our own for objects and indexes. Throws GitError where there is none. */
export async function openGit(cwd: string, dir: string, env: Readonly<Record<string, string>>): Promise<Git> {
  const plain = withoutPlaces(env);
  const places = await call(
    cwd,
    [...HARMLESS, 'rev-parse', '--show-toplevel', '--git-common-dir'],
    plain,
    {},
  );
  const [root = '', common = ''] = places.split('\n');
  const objects = join(dir, 'objects');
  mkdirSync(objects, { recursive: true, mode: 0o700 });
  const own = {
    ...plain,
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: join(common.startsWith('/') ? common : join(cwd, common), 'objects'),
  };
  // Filters of .gitattributes are programs too: without theirs, files are taken as they lie there.
  const filters = await call(
    root,
    [...HARMLESS, 'config', '--null', '--name-only', '--get-regexp', '^filter\\.'],
    own,
    {
      alsoOk: 1,
    },
  );
  const names = new Set(filters.split('\0').map((key) => key.replace(/^filter\.(.*)\.[^.]*$/s, '$1')));
  names.delete('');
  const off = [...names].flatMap((name) => [
    ...['-c', `filter.${name}.clean=`, '-c', `filter.${name}.smudge=`],
    ...['-c', `filter.${name}.process=`, '-c', `filter.${name}.required=false`],
  ]);
  const git = (args: readonly string[], options: GitOptions = {}) =>
    call(root, [...HARMLESS, ...off, ...args], { ...own, ...options.env }, options);
  return Object.assign(git, { dir });
}
