/** `poet up --json` as a process of its own, on a state directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launcher, type PoetRun, poetEnv, runPoet } from './run-poet.ts';

export type JsonLine = { event?: string } & Record<string, unknown>;

export interface PoetUp {
  readonly pid: number;
  readonly lines: readonly JsonLine[];
  /** The first line with this event; rejects with what it said where it ends without. */
  line(event: string): Promise<JsonLine>;
  signal(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null; stderr: string }>;
}

export interface TestMachine {
  /** A folder of its own, removed in the end. */
  readonly dir: string;
  readonly home: string;
  up(...args: string[]): PoetUp;
  poet(args: readonly string[], stdin?: string): Promise<PoetRun>;
  /** Ends what it started: agents, sessions, pty-host. */
  close(): Promise<void>;
}

export async function until<T>(
  what: string,
  look: () => T | undefined | false,
  withinMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  while (true) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function startUp(args: readonly string[], env: Record<string, string>, children: ChildProcess[]): PoetUp {
  const child = spawn(launcher, ['up', '--json', ...args], {
    env: poetEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const lines: JsonLine[] = [];
  let partial = '';
  let stderr = '';
  let over = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (partial + text).split('\n');
    partial = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part) as JsonLine);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.once('close', (code) => {
      over = true;
      resolve({ code, stderr });
    });
  });
  return {
    pid: child.pid ?? 0,
    lines,
    line: (event) =>
      until(`poet up to say ${event}`, () => {
        const found = lines.find((line) => line.event === event);
        if (found === undefined && over) throw new Error(`poet up ended: ${stderr}`);
        return found;
      }),
    signal: (signal) => void child.kill(signal),
    ended,
  };
}

export function createTestMachine(): TestMachine {
  const dir = mkdtempSync(join(tmpdir(), 'poet-cli-'));
  const home = join(dir, 'state');
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>app</title>');
  const env = { OPEN_POET_HOME: home, HOME: dir };
  const children: ChildProcess[] = [];
  const poet = (args: readonly string[], stdin = '') => runPoet(args, { env, stdin, cwd: dir });
  return {
    dir,
    home,
    poet,
    up: (...args) => startUp(['--port', '0', '--app', dir, ...args], env, children),
    async close() {
      await poet(['stop', '--all']);
      for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
      const host = hostPid(home);
      if (host !== null) process.kill(host, 'SIGKILL');
      rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** Of the pty-host that runs on this home; null where none does. */
export function hostPid(home: string): number | null {
  try {
    const { pid } = JSON.parse(readFileSync(join(home, 'run', 'pty-host.json'), 'utf8')) as { pid: number };
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}
