/** Follows what Claude Code logs of each session's MCP servers, and keeps it in the session's row. */
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../../shared/model/log.ts';
import type { ServerStatus } from '../../shared/model/server.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/open.ts';
import { findSession, liveSessions, updateSession } from '../store/sessions.ts';
import { readLog, waiting } from './server-log.ts';

const SOON_MS = 500;
/** For so long after its start a session's servers are looked at often: that is when they come, or do not. */
const YOUNG_MS = 45_000;
const LATER_MS = 5000;
const MAX_READ = 256 * 1024;
/** A row carries as much of each; the whole is on the machine. */
const MAX_LISTED = 16;
const MAX_ROW_STDERR = 400;

export interface ServerWatch {
  /** A run of a session has begun at this time, with these servers. */
  begin(sessionId: string, run: { cwd: string; startedAt: number; names: readonly string[] }): void;
  /** Claude Code calls its conversation so. */
  heard(sessionId: string, conversation: string): void;
  /** All that is known, stderr in full. */
  statuses(sessionId: string): readonly ServerStatus[];
  ended(sessionId: string): void;
  stop(): void;
}

interface Followed {
  cwd: string;
  startedAt: number;
  since: number;
  conversations: Set<string>;
  servers: Map<string, { status: ServerStatus; file: string | null; read: number; rest: string }>;
}

/** Where Claude Code keeps its logs, by the environment of a session. */
export function cacheDir(env: Readonly<Record<string, string>>, platform = process.platform): string {
  const home = env.HOME ?? '/';
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'claude-cli-nodejs');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'claude-cli-nodejs');
}

const slug = (path: string): string => path.replaceAll(/[^A-Za-z0-9]/g, '-');

export function createServerWatch(deps: {
  store: Store;
  clock: Clock;
  log: Log;
  cacheDir(): Promise<string>;
  redact(text: string): string;
}): ServerWatch {
  const { store, clock, log, redact } = deps;
  const followed = new Map<string, Followed>();
  let stopped = false;
  let cancel = () => {};

  // What an agent before this one knew of them is not known now.
  store.write((tx) => {
    for (const session of liveSessions(tx)) {
      if (session.servers.length > 0) updateSession(tx, session.id, { servers: [] });
    }
  });

  function show(sessionId: string, one: Followed): void {
    const servers = [...one.servers.values()].slice(0, MAX_LISTED).map(({ status }) => ({
      ...status,
      // Nobody reads what a server says that works.
      stderr: status.state === 'connected' ? '' : status.stderr.slice(-MAX_ROW_STDERR),
    }));
    const session = findSession(store.db, sessionId);
    const over = session?.state !== 'running' && session?.state !== 'starting';
    if (over || isDeepStrictEqual(session.servers, servers)) return;
    store.write((tx) => updateSession(tx, sessionId, { servers }));
  }

  async function look(sessionId: string, one: Followed): Promise<void> {
    if (one.conversations.size === 0) return;
    const root = join(await deps.cacheDir(), slug(one.cwd));
    for (const [name, server] of one.servers) {
      server.file ??= await findLog(join(root, `mcp-logs-${name}`), one);
      if (server.file === null) continue;
      const more = await readOn(server.file, server.read);
      if (more === null || more.length === 0) continue;
      server.read += more.length;
      const lines = (server.rest + more.toString('utf8')).split('\n');
      server.rest = lines.pop() ?? '';
      const status = readLog(server.status, lines, (id) => one.conversations.has(id));
      server.status = { ...status, problem: redact(status.problem), stderr: redact(status.stderr) };
    }
    if (followed.get(sessionId) === one) show(sessionId, one);
  }

  async function lookAtAll(): Promise<void> {
    for (const [sessionId, one] of followed) await look(sessionId, one);
  }
  function again(): void {
    cancel();
    if (stopped || followed.size === 0) return;
    const young = [...followed.values()].some(({ since }) => clock.elapsed() - since < YOUNG_MS);
    cancel = clock.after(young ? SOON_MS : LATER_MS, () => {
      lookAtAll()
        .catch((error: unknown) => log('error', 'claude.servers', { error: String(error) }))
        .finally(again);
    });
  }

  return {
    begin(sessionId, { cwd, startedAt, names }) {
      if (followed.has(sessionId)) return;
      const servers = new Map(
        names.map((name) => [name, { status: waiting(name), file: null, read: 0, rest: '' }]),
      );
      const since = clock.elapsed();
      followed.set(sessionId, { cwd, startedAt, since, conversations: new Set(), servers });
      again();
    },
    heard(sessionId, conversation) {
      const one = followed.get(sessionId);
      if (one === undefined || one.conversations.has(conversation)) return;
      one.conversations.add(conversation);
      show(sessionId, one);
    },
    statuses: (sessionId) =>
      [...(followed.get(sessionId)?.servers.values() ?? [])].map(({ status }) => status),
    ended(sessionId) {
      followed.delete(sessionId);
      store.write((tx) => {
        if ((findSession(tx, sessionId)?.servers.length ?? 0) > 0)
          updateSession(tx, sessionId, { servers: [] });
      });
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** The newest log of this run in which one of the conversations speaks first; an older run's bears an older time as its name. */
async function findLog(dir: string, { conversations, startedAt }: Followed): Promise<string | null> {
  const names = await readdir(dir).catch(() => [] as string[]);
  const oldest = new Date(startedAt).toISOString().replaceAll(/[:.]/g, '-');
  const own = names.filter((name) => name >= oldest);
  for (const name of own.sort().reverse().slice(0, 5)) {
    const head = await readOn(join(dir, name), 0);
    const first = head?.toString('utf8').split('\n', 1)[0] ?? '';
    if ([...conversations].some((id) => first.includes(`"${id}"`))) return join(dir, name);
  }
  return null;
}

async function readOn(path: string, from: number): Promise<Buffer | null> {
  let file: FileHandle | undefined;
  try {
    if ((await stat(path)).size <= from) return Buffer.alloc(0);
    file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_READ), 0, MAX_READ, from);
    return buffer.subarray(0, bytesRead);
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}
