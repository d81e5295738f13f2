/** The processes of one terminal, and signals to them. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TerminalProcess {
  pid: number;
  group: number;
  /** The group that the terminal's keys go to. */
  foreground: number;
}

/** Every process of the session that `leader` leads; empty where that cannot be told. */
export async function listProcesses(leader: number): Promise<TerminalProcess[]> {
  return process.platform === 'linux' ? fromProc(leader) : fromPs(leader);
}

async function fromProc(leader: number): Promise<TerminalProcess[]> {
  const found: TerminalProcess[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const text = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // proc(5): pid (comm) state ppid pgrp session tty_nr tpgid; comm may hold anything, `)` too.
    const [, , group, session, , foreground] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (Number(session) === leader) {
      found.push({ pid: Number(name), group: Number(group), foreground: Number(foreground) });
    }
  }
  return found;
}

/** POSIX `ps`: macOS has no /proc, and shows no session ids; the terminal's name serves as well. */
export async function fromPs(leader: number): Promise<TerminalProcess[]> {
  try {
    const tty = (await run('ps', ['-o', 'tty=', '-p', String(leader)])).stdout.trim();
    if (!/^[\w/]+\d+$/.test(tty)) return [];
    const { stdout } = await run('ps', ['-t', tty, '-o', 'pid=,pgid=,tpgid=']);
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .map(([pid = 0, group = 0, foreground = 0]) => ({ pid, group, foreground }));
  } catch {
    return [];
  }
}

const KILL_PASSES = 3;

export type RunSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL';

/** SIGINT to the foreground group, SIGKILL to every process, others to the foreground group and the leader's. */
export async function signalTerminal(leader: number, signal: RunSignal): Promise<void> {
  let processes = await listProcesses(leader);
  const foreground = processes.find(({ pid }) => pid === leader)?.foreground ?? leader;
  const group = foreground > 0 ? foreground : leader;
  const targets =
    signal === 'SIGKILL'
      ? [-leader, ...processes.map(({ pid }) => pid)]
      : signal === 'SIGINT'
        ? [-group]
        : [...new Set([-group, -leader])];
  const reached = targets.map((target) => send(target, signal));
  // Just forked, the program leads no session yet.
  if (!reached.includes(true)) send(leader, signal);
  // Those that were forked in between.
  for (let pass = 0; signal === 'SIGKILL' && processes.length > 0 && pass < KILL_PASSES; pass++) {
    processes = await listProcesses(leader);
    for (const { pid } of processes) send(pid, signal);
  }
  // A stopped program gets it only once it goes on.
  if (signal === 'SIGHUP' || signal === 'SIGTERM') for (const target of targets) send(target, 'SIGCONT');
}

/** False where there is no such process or group (any more, or yet). */
function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch {
    return false;
  }
}
