/** A real host in a folder of its own, and an agent's ears that remember what they heard. For tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ConnectOptions, connectPtyHost } from './client.ts';
import { isAlive } from './process-alive.ts';
import type { HostPlaces } from './start-host.ts';
import type { PtyHost, PtyHostEvents, RunExit, RunKey, SpawnOptions } from './types.ts';

export const SESSION = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

/** Polls until `read` gives something truthy. */
export async function until<T>(
  read: () => T | Promise<T>,
  what = 'it',
  ms = 30_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + ms;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (performance.now() > end) throw new Error(`${what} did not come`);
    await sleep(10);
  }
}

export interface Heard {
  /** Of one run: where its output began and the bytes since; a jump or a repetition throws. */
  output: Map<string, { from: number; bytes: Buffer[]; end: number }>;
  applied: Map<string, number>;
  exits: Map<string, { exit: RunExit; length: number }>;
  other: string[];
}

export const nameOf = ({ sessionId, run }: RunKey): string => `${sessionId}/${run}`;

export function listen(): Heard & { events: PtyHostEvents; text(run: RunKey): string } {
  const heard: Heard = { output: new Map(), applied: new Map(), exits: new Map(), other: [] };
  const events: PtyHostEvents = {
    onOutput(run, offset, bytes) {
      const known = heard.output.get(nameOf(run)) ?? { from: offset, bytes: [], end: offset };
      heard.output.set(nameOf(run), known);
      if (known.end !== offset) throw new Error(`output at ${offset} after ${known.end}`);
      known.bytes.push(Buffer.from(bytes));
      known.end += bytes.length;
    },
    onApplied: (run, writer, offset) => heard.applied.set(`${nameOf(run)} ${writer}`, offset),
    onExit: (run, exit, length) => heard.exits.set(nameOf(run), { exit, length }),
    onGone: () => heard.other.push('gone'),
    onLost: (why) => heard.other.push(why),
    onResized: (_run, offset, cols, rows) => heard.other.push(`${cols}x${rows} at ${offset}`),
    onHole: (_run, from, to) => heard.other.push(`hole ${from} ${to}`),
  };
  const text = (run: RunKey): string =>
    Buffer.concat(heard.output.get(nameOf(run))?.bytes ?? []).toString('utf8');
  return { ...heard, events, text };
}

export interface TestHost {
  dir: string;
  socketPath: string;
  places: HostPlaces;
  connect(events?: PtyHostEvents, options?: Partial<ConnectOptions>): Promise<PtyHost>;
  /** Ends the host, whatever it holds. */
  close(): Promise<void>;
}

export async function startTestHost(): Promise<TestHost> {
  const dir = await mkdtemp(join(tmpdir(), 'poet-host-'));
  const socketPath = join(dir, 'run', 'pty-host.sock');
  const places: HostPlaces = {
    hostFile: join(dir, 'run', 'pty-host.json'),
    recordingsDir: join(dir, 'recordings'),
    logsDir: join(dir, 'logs'),
  };
  const pids = new Set<number>();
  return {
    dir,
    socketPath,
    places,
    async connect(events = listen().events, options = {}) {
      const host = await connectPtyHost({ socketPath, events, start: places, ...options });
      pids.add(host.pid);
      return host;
    },
    async close() {
      await killRuns(socketPath);
      for (const pid of pids) await end(pid);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A test that failed may have left programs that would outlive their host. */
async function killRuns(socketPath: string): Promise<void> {
  const host = await connectPtyHost({ socketPath, events: listen().events }).catch(() => null);
  if (host === null) return;
  const alive = async () => (await host.list()).filter(({ exit }) => exit === null);
  for (const run of await alive()) host.signal(run, 'SIGKILL');
  await until(async () => (await alive()).length === 0, 'the end of every run', 5000).catch(() => {});
  host.disconnect();
}

async function end(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
      await until(() => !isAlive(pid), 'the end of the host', 5000).catch(() => {});
    } catch {
      return;
    }
  }
}

/** A run of `sh -c script`, with what a shell needs. */
export const shell = (run: number, script: string, more: Partial<SpawnOptions> = {}): SpawnOptions => ({
  sessionId: SESSION,
  run,
  file: 'sh',
  args: ['-c', script],
  cwd: tmpdir(),
  env: { PATH: '/usr/local/bin:/usr/bin:/bin', TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' },
  cols: 80,
  rows: 24,
  ...more,
});
