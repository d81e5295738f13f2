/**
 * Sessions from start to end: `starting → running → exited | failed`. The pty-host holds the programs; this keeps the
 * database true to it, also across a restart of either.
 */
import { uptime } from 'node:os';
import type { Log } from '../../shared/model/log.ts';
import type { Project } from '../../shared/model/project.ts';
import type { StopHow } from '../../shared/model/session.ts';
import type { Clock } from '../clock.ts';
import type { Home } from '../home.ts';
import { reason } from '../problem.ts';
import type { PtyHost, RunExit, RunInfo, RunKey } from '../pty-host/types.ts';
import { joinConversation } from '../store/conversations.ts';
import type { Store } from '../store/open.ts';
import { endRun, findRun, openRuns, printedBy } from '../store/runs.ts';
import { findSession, updateSession } from '../store/sessions.ts';
import { type Beginnings, type Begun, type Conversations, createBeginnings } from './beginnings.ts';
import { createEndings } from './endings.ts';
import { holeNotice } from './hole-notice.ts';
import { createHostLink, type HostLink } from './host-link.ts';
import { type ClaudeProgram, type Desk, planLaunch } from './launch.ts';
import type { LoginEnvironment } from './login-environment.ts';
import { peekOf } from './peeks.ts';
import { createRunTable, type Follower, keyOf } from './run-table.ts';
import { createStops, STOP_SIGNAL, type Stops } from './stops.ts';

/** What a program has to end in order before the next signal. */
const ENDS_WITHIN_MS = 1500;
const KILLED_WITHIN_MS = 10_000;
const RETRY_MS = 2000;
const HOST_ENDED = 'The terminal host ended, and this program with it. What it printed until then is kept.';
const REBOOTED =
  'The machine was restarted, and this program ended with it. What it printed until then is kept.';
const NEVER_RAN = 'The agent ended while this was starting.';

export interface SessionManager<Live extends Follower> extends Omit<Beginnings, 'settled'>, Stops {
  /** Finds the host or starts it, and takes up the runs that it holds. Where it cannot, sessions cannot start. */
  open(): Promise<void>;
  /** The run that follows its program now. */
  findLive(key: RunKey): Promise<Live | null>;
  following(): readonly Live[];
  readonly hostPid: number | null;
  /** Ends every program, and the host. */
  endAll(): Promise<void>;
  /** Lets go of the host: the programs go on. */
  close(): void;
}

export interface SessionManagerDeps<Live extends Follower> {
  home: Home;
  store: Store;
  login: LoginEnvironment;
  clock: Clock;
  log: Log;
  openLive(host: PtyHost, info: RunInfo): Promise<Live>;
  conversations: Conversations;
  /** What a Claude Code session is given beside its id. */
  claudeArgs?(
    sessionId: string,
    project: Project,
    program: ClaudeProgram,
    desk?: Desk,
  ): Promise<readonly string[]>;
  /** Its program is about to start there, and waits for this. */
  beforeSpawn?(key: RunKey, cwd: string): Promise<void>;
  /** Its program runs: begun now, or found running. Told again after each new connection to the host. */
  onRunning?(info: RunInfo): void;
  /** The run is over and on the disk. */
  onEnded(key: RunKey): void;
  /** Another agent has taken the host: this one must end. */
  onTakenOver(): void;
  /** When the machine was started, ms since 1970. */
  bootedAt?(): number;
}

export function createSessionManager<Live extends Follower>(
  deps: SessionManagerDeps<Live>,
): SessionManager<Live> {
  const { home, store, login, clock, log, bootedAt = () => clock.now() - uptime() * 1000 } = deps;
  const table = createRunTable(deps.openLive, log);
  const endings = createEndings(clock);
  const beginnings = createBeginnings({ store, clock, conversations: deps.conversations, launch });
  /** Not known to the host yet: runs. */
  const starting = new Set<string>();
  let closed = false;

  const link: HostLink = createHostLink(
    home,
    {
      onRuns: takeUp,
      onOutput: table.output,
      onApplied: table.applied,
      onExit(key, exit, length) {
        table.exit(key, exit, length);
        ended(key, exit, length);
        link.current?.forget(key);
      },
      onResized(key, offset, cols, rows) {
        table.resized(key, offset, cols, rows);
        store.write((tx) => updateSession(tx, key.sessionId, { cols, rows }));
      },
      onHole(key, from, to) {
        log('error', 'recording.hole', { ...key, from, to });
        store.write((tx) => updateSession(tx, key.sessionId, { notice: holeNotice(from, to) }));
      },
      onGone() {
        for (const run of openRuns(store.db)) {
          table.gone(run, HOST_ENDED);
          interrupted(run, HOST_ENDED);
        }
      },
      onLost(why) {
        if (why === 'taken-over') {
          deps.onTakenOver();
          return;
        }
        for (const { key } of table.following()) {
          table.gone(key, 'The connection to the terminal host broke and is made anew.');
          table.remove(key);
        }
        again();
      },
    },
    log,
  );

  function again(): void {
    if (closed) return;
    link.get().catch((error: unknown) => {
      log('error', 'pty-host.unreachable', { error: reason(error) });
      clock.after(RETRY_MS, again);
    });
  }

  /** Host and database meet: at start, and after a broken connection. */
  function takeUp(host: PtyHost, infos: readonly RunInfo[]): void {
    const held = new Set(infos.map(keyOf));
    for (const info of infos) {
      const run = findRun(store.db, info);
      if (run === undefined) {
        // Of a database that is gone: nobody can reach it, so only the end of all sessions ends it.
        log('warn', 'run.unknown', { sessionId: info.sessionId, run: info.run });
      } else if (info.exit !== null) {
        if (run.endedAt === null) ended(info, info.exit, info.length);
        host.forget(info);
      } else {
        running(info);
        void table.adopt(host, info);
      }
    }
    const booted = bootedAt();
    for (const run of openRuns(store.db)) {
      if (held.has(keyOf(run)) || starting.has(keyOf(run))) continue;
      if (findSession(store.db, run.sessionId)?.state === 'starting') failed(run, NEVER_RAN);
      else interrupted(run, run.startedAt < booted ? REBOOTED : HOST_ENDED);
    }
  }

  function running(info: RunInfo): void {
    deps.onRunning?.(info);
    store.write((tx) => {
      const session = findSession(tx, info.sessionId);
      if (session === undefined || session.state === 'running') return;
      updateSession(tx, info.sessionId, { state: 'running', cols: info.cols, rows: info.rows });
    });
  }

  function ended(key: RunKey, exit: RunExit, length: number): void {
    finish(key, { ...exit, length }, { state: 'exited', exitCode: exit.exitCode });
  }
  function failed(key: RunKey, notice: string): void {
    finish(key, { exitCode: null, signal: null, length: null }, { state: 'failed', notice });
  }
  /** Its program ended with what held it, and could go on. */
  function interrupted(key: RunKey, notice: string): void {
    finish(
      key,
      { exitCode: null, signal: null, length: null },
      { state: 'failed', notice, interrupted: true },
    );
  }
  function finish(
    key: RunKey,
    end: { exitCode: number | null; signal: number | null; length: number | null },
    change:
      | { state: 'exited'; exitCode: number | null }
      | { state: 'failed'; notice: string; interrupted?: boolean },
  ): void {
    const now = clock.now();
    const live = table.following().find((run) => keyOf(run.key) === keyOf(key));
    store.write((tx) => {
      endRun(tx, key, { ...end, endedAt: now });
      const printed = printedBy(tx, key.sessionId);
      updateSession(tx, key.sessionId, { ...change, signal: end.signal, endedAt: now, printed });
    });
    // Its last lines are still being parsed.
    live?.screen.settled(() => {
      if (!closed) store.write((tx) => updateSession(tx, key.sessionId, { peek: peekOf(live) }));
    });
    log('info', 'session.ended', { ...key, ...change });
    table.remove(key);
    endings.tell(keyOf(key));
    deps.onEnded(key);
  }

  async function launch({ key, project, program, size, beginning, desk }: Begun): Promise<void> {
    const { sessionId } = key;
    starting.add(keyOf(key));
    try {
      const cwd = desk?.cwd ?? project.path;
      const looked = deps.beforeSpawn?.(key, cwd);
      const { file, args, env, claudeId, notice } = await planLaunch({
        program,
        sessionId,
        beginning,
        desk,
        login: await login.get(),
        claudeArgs: async (claude) => (await deps.claudeArgs?.(sessionId, project, claude, desk)) ?? [],
      });
      store.write((tx) => {
        if (claudeId !== null)
          joinConversation(tx, { id: claudeId, sessionId, run: key.run, since: clock.now() });
        if (notice !== null) updateSession(tx, sessionId, { notice });
      });
      const host = await link.get();
      await looked;
      const { cols, rows } = size;
      const info = await host.spawn({ ...key, file, args, cwd, env: { ...env, PWD: cwd }, cols, rows });
      const live = table.adopt(host, info);
      running(info);
      log('info', 'session.started', { ...key, program: program.kind, beginning: beginning.kind });
      await live;
    } catch (error) {
      log('error', 'session.failed', { ...key, error: reason(error) });
      failed(key, `It could not be started: ${reason(error)}`);
    } finally {
      starting.delete(keyOf(key));
    }
  }

  /** Of runs, however they came to be; resolves once each has ended, after `ms` at the latest. */
  async function signalAll(host: PtyHost, signal: (typeof STOP_SIGNAL)[StopHow], ms: number): Promise<void> {
    const alive = (await host.list()).filter((run) => run.exit === null);
    const ends = alive.map((run) => endings.until(keyOf(run), ms));
    for (const run of alive) host.signal(run, signal);
    await Promise.all(ends);
  }

  return {
    open: async () => void (await link.get()),
    start: beginnings.start,
    resume: beginnings.resume,
    fork: beginnings.fork,
    ...createStops({ store, clock, endings, host: () => link.current }),
    async findLive(key) {
      // Who attaches to what is starting waits for it.
      if (findSession(store.db, key.sessionId)?.state === 'starting') await beginnings.settled(key.sessionId);
      return table.find(key);
    },
    following: table.following,
    get hostPid() {
      return link.current?.pid ?? null;
    },
    async endAll() {
      const host = await link.get();
      await signalAll(host, STOP_SIGNAL.politely, ENDS_WITHIN_MS);
      await signalAll(host, STOP_SIGNAL.firmly, ENDS_WITHIN_MS);
      await signalAll(host, STOP_SIGNAL.force, KILLED_WITHIN_MS);
      await host.shutdown();
    },
    close() {
      closed = true;
      link.disconnect();
    },
  };
}
