/** `bin/poet` as a process of its own, with nothing of the developer's environment that it reads. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const launcher = fileURLToPath(new URL('../../../bin/poet', import.meta.url));

export interface PoetRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface PoetOptions {
  env?: Record<string, string>;
  cwd?: string;
  stdin?: string;
  file?: string;
}

export function poetEnv(extra: Record<string, string> = {}): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR, USER = 'poet' } = process.env;
  return { PATH, HOME, USER, LANG: 'C.UTF-8', SHELL: '/bin/sh', ...(TMPDIR && { TMPDIR }), ...extra };
}

const KILL_AFTER_MS = 60_000;

export function runPoet(args: readonly string[], options: PoetOptions = {}): Promise<PoetRun> {
  const { env = {}, cwd = process.cwd(), stdin = '', file = launcher } = options;
  const child = spawn(file, args, { cwd, env: poetEnv(env) });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}
