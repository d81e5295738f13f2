/**
 * Makes a fresh clone ready: installs where the lockfile changed, builds the app where its sources changed.
 * Plain JavaScript for Node 20 or newer, with nothing installed; it says what it does on standard error, so that
 * `--json` output on standard output stays clean.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The project's own Node 24, from the npm package `node`. */
export const node24 = join(root, 'node_modules', 'node', 'bin', 'node');

const OLDEST_NODE = 20;
/** By the lock in its name, so that checkouts that share their packages do not install them in turns. */
const installMark = () => {
  const lock = hashOf([join(root, 'package-lock.json')]).slice(0, 16);
  return join(root, 'node_modules', `.open-poet-${lock}-${process.platform}-${process.arch}`);
};
const appMark = join(root, 'dist', 'app', '.built-from');

export const say = (text) => process.stderr.write(`open-poet: ${text}\n`);

/** Ends the process with words, never with a stack. */
export function fail(text, code = 1) {
  say(text);
  process.exit(code);
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.includes('.tsbuild') && !/\.test\.tsx?$/.test(file))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

const readMark = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** Runs a slow step with a line of progress every few seconds; shows its output only where it fails. */
function step(label, command, args, env = process.env) {
  say(`${label} …`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setInterval(() => say(`${label}: ${seconds()} s so far`), 10_000);
    const cancel = () => child.kill('SIGTERM');
    process.once('SIGINT', cancel);
    child.on('error', (error) => {
      keep(String(error));
    });
    child.on('close', (code, signal) => {
      clearInterval(timer);
      process.off('SIGINT', cancel);
      if (code === 0) {
        say(`${label}: done in ${seconds()} s`);
        resolve();
        return;
      }
      process.stderr.write(output);
      fail(
        `${label} failed (${signal ?? `exit ${code}`}). The lines above say why; run the same command again once that is put right.`,
      );
    });
  });
}

/** Development dependencies are part of it: Node 24, the bundler and the checks are among them. */
export async function ensureInstalled() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE)
    fail(`Node ${process.versions.node} is too old to start with; install Node ${OLDEST_NODE} or newer.`);
  if (process.platform === 'win32') fail('Linux and macOS are supported; on Windows, run it inside WSL 2.');
  if (existsSync(installMark()) && existsSync(node24)) return;
  await step('installing packages', 'npm', [
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (!existsSync(node24))
    fail('the package `node` brought no Node 24; is an install script blocked by your npm settings?');
  writeFileSync(installMark(), '');
}

export async function ensureApp() {
  const sources = [
    ...filesUnder(join(root, 'app')),
    ...filesUnder(join(root, 'shared')),
    join(root, 'vite.config.ts'),
    join(root, 'package-lock.json'),
  ];
  const wanted = hashOf(sources);
  if (readMark(appMark) === wanted) return;
  await step(
    'building the app',
    node24,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build'],
    withNode24(),
  );
  mkdirSync(dirname(appMark), { recursive: true });
  writeFileSync(appMark, wanted);
}

/** The environment in which `node` is Node 24 for everything started from it. */
export function withNode24(extra = {}) {
  return {
    ...process.env,
    ...extra,
    PATH: `${dirname(node24)}:${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
  };
}

/** Runs in the foreground with our own terminal; signals reach it, its exit code becomes ours. */
export function become(command, args, env = withNode24()) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  child.on('error', (error) => fail(`cannot run ${command}: ${error.message}`));
  child.on('close', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

/** Runs to its end and gives its exit code. */
export function run(command, args, env = withNode24()) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}
