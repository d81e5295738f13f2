import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import { noLog } from '../../shared/model/log.ts';
import type { Program, Session } from '../../shared/model/session.ts';
import { systemClock } from '../clock.ts';
import { type Home, openHome } from '../home.ts';
import type { RunExit, RunKey } from '../pty-host/types.ts';
import { openRun } from '../recordings/recording.ts';
import { openStore, type Store } from '../store/open.ts';
import { addProject, removeProject } from '../store/projects.ts';
import { findRun, insertRun } from '../store/runs.ts';
import { findSession, insertSession } from '../store/sessions.ts';
import { aSession } from '../testing/services.ts';
import type { Follower } from './run-table.ts';
import { createSessionManager, type SessionManager } from './session-manager.ts';

/** What a run is told, in order, without a screen. */
interface Ears extends Follower {
  from: number;
  text: string;
  exit: RunExit | null;
  gone: string | null;
}

let dir: string;
let home: Home;
let store: Store;
let projectId: string;
let managers: SessionManager<Ears>[];
let over: RunKey[];
let takenOver: number;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'sessions-')));
  home = openHome(join(dir, 'home'));
  store = openStore(home.agentDb);
  projectId = store.write((tx) => addProject(tx, { name: 'poet', path: dir, now: 1 })).id;
  managers = [];
  over = [];
  takenOver = 0;
});
afterEach(async () => {
  const manager = managers.at(-1);
  await manager?.open();
  await manager?.endAll();
  for (const one of managers) one.close();
  store.close();
  rmSync(dir, { recursive: true });
});

function makeManager(env: Record<string, string> = {}): SessionManager<Ears> {
  const manager = createSessionManager<Ears>({
    home,
    store,
    login: {
      get: async () => ({
        shell: '/bin/sh',
        env: { PATH: process.env.PATH as string, HOME: dir, TERM: 'xterm-256color', ...env },
      }),
    },
    clock: systemClock,
    log: noLog,
    openLive: async (_host, { sessionId, run, length }) => {
      const ears: Ears = {
        key: { sessionId, run },
        from: length,
        text: '',
        exit: null,
        gone: null,
        screen: {
          parsed: 0,
          settled: (call) => call(),
          peek: () => ears.text.trimEnd().split('\r\n').slice(-3),
        },
        onHostOutput: (_offset, bytes) => {
          ears.text += Buffer.from(bytes).toString();
        },
        onHostApplied: () => {},
        onHostResized: () => {},
        onHostExit: (exit) => {
          ears.exit = exit;
        },
        onHostGone: (message) => {
          ears.gone = message;
        },
      };
      return ears;
    },
    onEnded: (key) => over.push(key),
    onTakenOver: () => {
      takenOver += 1;
    },
  });
  managers.push(manager);
  return manager;
}
const command = (text: string): Program => ({ kind: 'command', command: text });
const row = (session: Session) => findSession(store.db, session.id) as Session;
const settled = (session: Session) =>
  expect.poll(() => row(session).state, { timeout: 15_000 }).not.toMatch(/starting|running/);

describe('a session', () => {
  test('runs in its project with the login environment, ends with its code, and keeps its last lines', async () => {
    const manager = makeManager({ FROM_LOGIN: 'yes' });
    const session = await manager.start({
      projectId,
      program: command('echo "$PWD $FROM_LOGIN $TERM $OPEN_POET_SESSION"; exit 7'),
      size: { cols: 200, rows: 10 },
    });
    expect(session).toMatchObject({ runs: 1, cols: 200, rows: 10, notice: null });
    await settled(session);
    expect(row(session)).toMatchObject({
      state: 'exited',
      exitCode: 7,
      endedAt: expect.any(Number),
      peek: [`${dir} yes xterm-256color ${session.id}`],
    });
    expect(findRun(store.db, { sessionId: session.id, run: 0 })).toMatchObject({ exitCode: 7 });
    expect(over).toEqual([{ sessionId: session.id, run: 0 }]);
    const { reader } = openRun(home.recordingsDir, { sessionId: session.id, run: 0 });
    expect(Buffer.from(await reader.read(0, 4096)).toString()).toContain('yes xterm-256color');
  });

  test('of claude where it is not installed is a shell with a notice', async () => {
    const manager = makeManager({ PATH: '/usr/bin:/bin' });
    const session = await manager.start({ projectId, program: { kind: 'claude' } });
    expect(session).toMatchObject({
      state: 'running',
      title: 'Claude Code · poet',
      notice: expect.stringContaining('npm install -g @anthropic-ai/claude-code'),
    });
    await manager.stop(session.id, 'politely');
    await settled(session);
  });

  test('is stopped politely or by force, and stopping it again says how it ended', async () => {
    const manager = makeManager();
    const polite = await manager.start({ projectId, program: { kind: 'shell' } });
    await manager.stop(polite.id, 'politely');
    await settled(polite);
    const stubborn = await manager.start({
      projectId,
      program: command('trap "" HUP; echo up; while :; do sleep 1; done'),
    });
    const ears = await manager.findLive({ sessionId: stubborn.id, run: 0 });
    await expect.poll(() => ears?.text).toContain('up');
    expect((await manager.stop(stubborn.id, 'politely')).state).toBe('running');
    await manager.stop(stubborn.id, 'force');
    await settled(stubborn);
    expect(await manager.stop(stubborn.id, 'force')).toEqual(row(stubborn));
    await expect(manager.stop(newId(), 'force')).rejects.toThrow(/no such session/);
  });

  test('is not begun in a project that is gone, or whose folder is gone', async () => {
    const manager = makeManager();
    const gone = store.write((tx) => addProject(tx, { name: 'gone', path: join(dir, 'gone'), now: 1 }));
    const program: Program = { kind: 'shell' };
    await expect(manager.start({ projectId: gone.id, program })).rejects.toThrow(
      /There is no folder .*gone any more/,
    );
    store.write((tx) => removeProject(tx, gone.id, 2));
    await expect(manager.start({ projectId: gone.id, program })).rejects.toThrow(/not on the list/);
  });
});

describe('across restarts', () => {
  test('of the agent, a session goes on and is taken up again; the older agent is told to go', async () => {
    const session = await makeManager().start({ projectId, program: { kind: 'shell' } });
    const second = makeManager();
    await second.open();
    await expect.poll(() => takenOver).toBe(1);
    expect(row(session).state).toBe('running');
    await expect.poll(() => second.following().map(({ key }) => key.sessionId)).toEqual([session.id]);
    await second.stop(session.id, 'politely');
    await settled(session);
    expect(row(session).state).toBe('exited');
  });

  test('of the agent, one that ended meanwhile is found with its code', async () => {
    const first = makeManager();
    const session = await first.start({ projectId, program: command('sleep 0.3; touch ended; exit 4') });
    first.close();
    await expect.poll(() => existsSync(join(dir, 'ended')), { timeout: 15_000 }).toBe(true);
    expect(row(session).state).toBe('running');
    await makeManager().open();
    await settled(session);
    expect(row(session)).toMatchObject({ state: 'exited', exitCode: 4 });
  });

  test('of the host, every session of it has failed in words, and the next one gets a new host', async () => {
    const manager = makeManager();
    const session = await manager.start({ projectId, program: { kind: 'shell' } });
    const ears = await manager.findLive({ sessionId: session.id, run: 0 });
    const pid = manager.hostPid as number;
    process.kill(pid, 'SIGKILL');
    await settled(session);
    expect(row(session)).toMatchObject({
      state: 'failed',
      notice: expect.stringContaining('terminal host ended'),
    });
    expect(ears?.gone).toContain('terminal host ended');
    const next = await manager.start({ projectId, program: command('true') });
    await settled(next);
    expect(row(next).state).toBe('exited');
    expect(manager.hostPid).not.toBe(pid);
  });

  test('what was starting when the agent died, and what no host knows, has failed', async () => {
    const [starting, running] = store.write((tx) =>
      (['starting', 'running'] as const).map((state) => insertSession(tx, aSession({ projectId, state }))),
    ) as [Session, Session];
    store.write((tx) => {
      for (const { id } of [starting, running]) insertRun(tx, { sessionId: id, run: 0, startedAt: 1 });
    });
    await makeManager().open();
    expect(row(starting)).toMatchObject({
      state: 'failed',
      notice: expect.stringContaining('while this was starting'),
    });
    expect(row(running)).toMatchObject({
      state: 'failed',
      notice: expect.stringContaining('terminal host ended'),
    });
  });
});
