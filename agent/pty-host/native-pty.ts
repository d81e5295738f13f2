/**
 * node-pty's native half, without its Unix class. That class spins on a full PTY (node-pty#956), throws away what is
 * unread 200 ms after the exit (node-pty#726), sets TERM and PWD, and turns IUTF8 off where bytes are wanted raw.
 */
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Binding {
  fork(
    file: string,
    args: readonly string[],
    env: readonly string[],
    cwd: string,
    cols: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helper: string,
    onExit: (exitCode: number, signal: number) => void,
  ): { fd: number; pid: number; pty: string };
  resize(fd: number, cols: number, rows: number): void;
}

const require = createRequire(import.meta.url);
const utilsPath = require.resolve('node-pty/lib/utils');
const { dir, module: binding } = (
  require(utilsPath) as { loadNativeModule(name: string): { dir: string; module: Binding } }
).loadNativeModule('pty');
const helper = resolve(dirname(utilsPath), dir, 'spawn-helper');
const launcher = fileURLToPath(new URL('./launcher.mjs', import.meta.url));

export interface ForkOptions {
  /** An absolute path. */
  file: string;
  args: readonly string[];
  /** `NAME=value`. */
  env: readonly string[];
  cwd: string;
  cols: number;
  rows: number;
  umask: number;
  onExit: (exitCode: number, signal: number) => void;
}

/** A new session on a new PTY. `fd` is its master, non-blocking. Throws where the system has no more. */
export function fork(options: ForkOptions): { fd: number; pid: number } {
  const { cwd, cols, rows, umask, onExit } = options;
  // On macOS node-pty hands on nothing.
  const { file, args, env } = process.platform === 'linux' ? launched(options) : options;
  const own = process.umask(umask);
  try {
    return binding.fork(file, args, env, cwd, cols, rows, -1, -1, true, helper, onExit);
  } finally {
    process.umask(own);
  }
}

/** The same by way of the launcher, which lets go of what else a fork hands on. */
function launched({ file, args, env }: ForkOptions): Pick<ForkOptions, 'file' | 'args' | 'env'> {
  return {
    file: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', launcher, file, ...args],
    env: env.map((pair) => `poet:${pair}`),
  };
}

/** Sets the size and raises SIGWINCH in the foreground group. Throws where `fd` is no terminal any more. */
export const setSize = (fd: number, cols: number, rows: number): void => binding.resize(fd, cols, rows);
