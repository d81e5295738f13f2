/**
 * Keeps the machine from going to sleep, by the system's own tool: `systemd-inhibit` on Linux, `caffeinate` on macOS. The
 * tool ends with the agent, also where that is killed: its standard input closes, or the process that it watches is gone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { findProgram } from '../claude/find.ts';

export type Tool = 'systemd-inhibit' | 'caffeinate';

export interface Inhibitor {
  readonly tool: Tool;
  /** Rejects with why it cannot. `onLost`: it ended by itself later. */
  hold(onLost: (why: string) => void): Promise<{ release(): void }>;
}

/** What the tool prints once it has the lock, which only it can then let the program under it say. */
const HELD = 'held';
const START_MS = 5000;
/** What it said last may come after its end; a program that it left behind may keep that open. */
const LAST_WORDS_MS = 500;
const MAX_WORDS = 500;

function command(tool: Tool, what: string): readonly string[] {
  if (tool === 'caffeinate') return ['-i', 'sh', '-c', `echo ${HELD}; exec cat`];
  const why = ['--who=Open Poet', '--why=Claude Code works', '--mode=block'];
  return [`--what=${what}`, ...why, 'sh', '-c', `echo ${HELD}; exec cat`];
}

/** Null where this system has no such tool. */
export async function findInhibitor(
  env: Readonly<Record<string, string>>,
  platform: NodeJS.Platform = process.platform,
): Promise<Inhibitor | null> {
  const tool: Tool = platform === 'darwin' ? 'caffeinate' : 'systemd-inhibit';
  const file = await findProgram(tool, env);
  if (file === null) return null;
  return {
    tool,
    async hold(onLost) {
      try {
        return await start(file, command(tool, 'idle:sleep'), env, onLost);
      } catch (error) {
        // Not every account may hold off a sleep that somebody asks for; being idle all may.
        if (tool === 'caffeinate') throw error;
        return start(file, command(tool, 'idle'), env, onLost);
      }
    },
  };
}

function start(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onLost: (why: string) => void,
): Promise<{ release(): void }> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let words = '';
    let state: 'starting' | 'held' | 'over' = 'starting';
    const timer = setTimeout(() => over('it does not answer'), START_MS);
    timer.unref();
    function over(why: string): void {
      const before = state;
      if (before === 'over') return;
      state = 'over';
      clearTimeout(timer);
      child.stdin?.destroy();
      if (before === 'held') onLost(why);
      else {
        child.kill();
        reject(new Error(why));
      }
    }
    child.stdin?.on('error', () => {});
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(0, MAX_WORDS);
    });
    child.stdout?.once('data', () => {
      if (state !== 'starting') return;
      state = 'held';
      clearTimeout(timer);
      resolve({
        release() {
          if (state === 'over') return;
          state = 'over';
          child.stdin?.end();
        },
      });
    });
    child.once('error', (error) => over(error.message));
    const ended = () => over(words.trim() || 'it ended');
    child.once('close', ended);
    child.once('exit', () => setTimeout(ended, LAST_WORDS_MS).unref());
    // Neither it nor its pipes keep the agent alive.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr])
      (stream as unknown as { unref?(): void } | null)?.unref?.();
  });
}
