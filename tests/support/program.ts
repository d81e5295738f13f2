/** `poet …` as a process of its own, as a person starts it: its JSON lines, its end, and nothing left behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'agent', 'cli', 'main.ts');

export interface JsonLine {
  event?: string;
  [key: string]: unknown;
}

export interface Program {
  readonly pid: number;
  readonly lines: readonly JsonLine[];
  stderr(): string;
  /** The first line with this event, from line number `from` on. */
  line(event: string, options?: { from?: number; timeoutMs?: number }): Promise<JsonLine>;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface ProgramOptions {
  env: Record<string, string>;
  cwd?: string;
  /** A command in front, as `ip netns exec NAME`. */
  before?: readonly string[];
  /** Standard input; nothing where absent. */
  input?: string;
  /** What is run: for Node, or a program by itself; `poet` where absent. */
  script?: string;
}

function start(
  args: readonly string[],
  { env, cwd = root, before = [], input, script = cli }: ProgramOptions,
): ChildProcess {
  const program = /\.m?[jt]s$/.test(script) ? [process.execPath, script] : [script];
  const [file = '', ...rest] = [...before, ...program, ...args];
  const child = spawn(file, rest, {
    cwd,
    env,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(input);
  return child;
}

/** A long-running command with `--json`. */
export function startPoet(args: readonly string[], options: ProgramOptions): Program {
  const child = start(args, options);
  const lines: JsonLine[] = [];
  let partial = '';
  let stderr = '';
  let over = false;
  child.stdout?.on('data', (chunk: Buffer) => {
    const parts = (partial + chunk.toString('utf8')).split('\n');
    partial = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('{')) lines.push(JSON.parse(part) as JsonLine);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-64_000);
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => {
      over = true;
      resolve({ code, signal });
    });
  });
  return {
    pid: child.pid ?? 0,
    lines,
    stderr: () => stderr,
    line: (event, { from = 0, timeoutMs = 60_000 } = {}) =>
      until(
        `poet ${args.join(' ')} to say ${event}`,
        () => {
          const found = lines.slice(from).find((line) => line.event === event);
          if (found === undefined && over) throw new Error(`poet ${args.join(' ')} ended:\n${stderr}`);
          return found;
        },
        { timeoutMs, seen: () => `${JSON.stringify(lines)}\n${stderr}` },
      ),
    ended,
    kill: async (signal) => {
      if (!over) child.kill(signal);
      await ended;
    },
  };
}

/** A command that ends by itself. */
export function runPoet(
  args: readonly string[],
  options: ProgramOptions & { timeoutMs?: number },
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = start(args, options);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}

/**
 * Ends every process that has this folder as its HOME: what a test started there, and whatever that started and
 * left behind, the detached pty-host and its sessions too. Linux only.
 */
export async function endAllAt(home: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const entry = `HOME=${home}`;
  const alive = () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry);
        } catch {
          return false;
        }
      })
      .map(Number);
  await until(`the processes at ${home} to end`, () => {
    const pids = alive();
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {}
    }
    return pids.length === 0;
  });
}
