import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import { noLog } from '../../shared/model/log.ts';
import type { Program, Session } from '../../shared/model/session.ts';
import { systemClock } from '../clock.ts';
import { type Home, openHome } from '../home.ts';
import type { RunExit, RunKey } from '../pty-host/types.ts';
import { openRun } from '../recordings/recording.ts';
import { mountSmall } from '../recordings/test-support.ts';
import { beginConversation, conversationsOf } from '../store/conversations.ts';
import { openStore, type Store } from '../store/open.ts';
import { addProject, removeProject } from '../store/projects.ts';
import { findRun, insertRun, runsOf } from '../store/runs.ts';
import { findSession, insertSession, interruptedSessions, updateSession } from '../store/sessions.ts';
import { aSession } from '../testing/services.ts';
import type { Conversations } from './beginnings.ts';
import type { Follower } from './run-table.ts';
import { createSessionManager, type SessionManager } from './session-manager.ts';
import { KEY } from './testing.ts';

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
/** What Claude Code keeps, and where it is open. */
let conversations: Conversations;
let booted: number;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'sessions-')));
  home = openHome(join(dir, 'home'));
  store = openStore(home.agentDb);
  projectId = store.write((tx) => addProject(tx, { name: 'poet', path: dir, now: 1 })).id;
  managers = [];
  over = [];
  takenOver = 0;
  booted = 0;
  conversations = {
    transcript: async () => '/there.jsonl',
    openIn: async () => null,
    latest: async () => null,
  };
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
    conversations,
    bootedAt: () => booted,
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

  test('is stopped politely, firmly, by force, each step on its row; stopping it again says how it ended', async () => {
    const manager = makeManager();
    const polite = await manager.start({ projectId, program: { kind: 'shell' } });
    await manager.stop(polite.id, 'politely');
    await settled(polite);
    const stubborn = await manager.start({
      projectId,
      program: command('trap "" HUP TERM; echo up; while :; do sleep 1; done'),
    });
    const ears = await manager.findLive({ sessionId: stubborn.id, run: 0 });
    await expect.poll(() => ears?.text).toContain('up');
    const asked = await manager.stop(stubborn.id, 'politely');
    expect(asked).toMatchObject({ state: 'running', stop: { how: 'politely' } });
    expect((await manager.stop(stubborn.id, 'firmly')).stop?.how).toBe('firmly');
    expect((await manager.stop(stubborn.id, 'politely')).stop?.how).toBe('firmly');
    await manager.stop(stubborn.id, 'force');
    await settled(stubborn);
    expect(row(stubborn)).toMatchObject({ signal: 9, exitCode: null, stop: { how: 'force' } });
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

test('stopping everything ends what ends by itself, then what must be made to', async () => {
  const manager = makeManager();
  const shell = await manager.start({ projectId, program: { kind: 'shell' } });
  const stubborn = await manager.start({
    projectId,
    program: command('trap "" HUP; echo up; while :; do sleep 1; done'),
  });
  const ears = await manager.findLive({ sessionId: stubborn.id, run: 0 });
  await expect.poll(() => ears?.text).toContain('up');
  expect((await manager.stopAll()).map(({ id }) => id).sort()).toEqual([shell.id, stubborn.id].sort());
  expect(row(shell)).toMatchObject({ state: 'exited', stop: { how: 'politely' } });
  expect(row(stubborn)).toMatchObject({ state: 'exited', stop: { how: 'firmly' } });
});

describe('resume', () => {
  const finished = async (manager: SessionManager<Ears>, program: Program) => {
    const session = await manager.start({ projectId, program, size: { cols: 90, rows: 20 } });
    await settled(session);
    return row(session);
  };
  /** A Claude Code that says how it was called, and stays while the file `busy` is there. */
  function fakeClaude(): Record<string, string> {
    mkdirSync(join(dir, 'bin'), { recursive: true });
    writeFileSync(
      join(dir, 'bin', 'claude'),
      `#!/bin/sh\necho "called: $*$WORD"; while [ -e ${dir}/busy ]; do sleep 0.05; done\n`,
      { mode: 0o755 },
    );
    return { PATH: `${join(dir, 'bin')}:/usr/bin:/bin` };
  }
  const said = async (session: Session, run: number) => {
    const { reader } = openRun(home.recordingsDir, { sessionId: session.id, run });
    return Buffer.from(await reader.read(0, 4096)).toString();
  };

  test('goes on in a further run, and what each run printed stays', async () => {
    const manager = makeManager();
    const session = await finished(manager, command('echo "$PWD"; exit 3'));
    const again = await manager.resume(session.id);
    expect(again).toMatchObject({ id: session.id, runs: 2, cols: 90 });
    await settled(session);
    expect(row(session)).toMatchObject({ state: 'exited', exitCode: 3, runs: 2 });
    for (const run of [0, 1]) expect(await said(session, run)).toContain(dir);
    expect(runsOf(store.db, session.id).map(({ exitCode }) => exitCode)).toEqual([3, 3]);
  });

  test('gives Claude Code the conversation that it had, under the same id', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude' });
    store.write((tx) => beginConversation(tx, session.claudeId as string));
    await manager.resume(session.id);
    await settled(session);
    expect(await said(session, 1)).toContain(`called: --resume ${session.claudeId}`);
    expect(row(session).claudeId).toBe(session.claudeId);
    expect(conversationsOf(store.db, session.id)).toHaveLength(1);
  });

  test('has the variables that it was begun with, as has a fork; no row says what they hold', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude', env: { WORD: ' hush' } });
    await manager.resume(session.id);
    await settled(session);
    const fork = await manager.fork(session.id);
    await settled(fork);
    for (const text of [await said(session, 0), await said(session, 1), await said(fork, 0)])
      expect(text).toMatch(/called: .* hush/);
    for (const one of [session, fork])
      expect(row(one).program).toEqual({ kind: 'claude', env: { WORD: '' } });
  });

  test('of what runs is that run, also for those who ask at the same instant', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude' });
    writeFileSync(join(dir, 'busy'), '');
    const all = await Promise.all([1, 2, 3].map(() => manager.resume(session.id)));
    for (const one of all) expect(one).toMatchObject({ id: session.id, state: 'running', runs: 2 });
    expect(manager.following()).toHaveLength(1);
    rmSync(join(dir, 'busy'));
    await settled(session);
    expect(row(session).runs).toBe(2);
  });

  test('of a conversation that another session has open gives that session', async () => {
    const manager = makeManager(fakeClaude());
    const first = await finished(manager, { kind: 'claude' });
    const second = await finished(manager, { kind: 'claude' });
    store.write((tx) => updateSession(tx, second.id, { claudeId: first.claudeId }));
    writeFileSync(join(dir, 'busy'), '');
    const [one, other] = await Promise.all([manager.resume(first.id), manager.resume(second.id)]);
    expect(one?.id).toBe(first.id);
    expect(other?.id).toBe(first.id);
    rmSync(join(dir, 'busy'));
    await settled(first);
  });

  test('of a conversation that is open in a terminal of its own is refused in words', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude' });
    conversations.openIn = async (id) => (id === session.claudeId ? 4711 : null);
    await expect(manager.resume(session.id)).rejects.toThrow(/open in another terminal.*4711/);
    expect(row(session).runs).toBe(1);
  });

  test('without the transcript is refused where something was said, and begins anew where nothing was', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude' });
    const before = session.claudeId as string;
    conversations.transcript = async () => null;
    await manager.resume(session.id);
    await settled(session);
    const fresh = row(session).claudeId as string;
    expect(await said(session, 1)).toContain(`called: --session-id ${fresh}`);
    expect(fresh).not.toBe(before);
    expect(conversationsOf(store.db, session.id).map(({ id }) => id)).toEqual([before, fresh]);
    store.write((tx) => beginConversation(tx, fresh));
    await expect(manager.resume(session.id)).rejects.toThrow(/does not have this conversation any more/);
  });

  test('in a folder that moved says so, and goes on where the folder is now', async () => {
    const manager = makeManager();
    const old = join(dir, 'old');
    mkdirSync(old);
    const project = store.write((tx) => addProject(tx, { name: 'old', path: old, now: 1 }));
    const session = await manager.start({ projectId: project.id, program: command('pwd') });
    await settled(session);
    renameSync(old, join(dir, 'new'));
    await expect(manager.resume(session.id)).rejects.toThrow(/no folder .*old any more. If it moved, add/);
    const moved = store.write((tx) => addProject(tx, { name: 'new', path: join(dir, 'new'), now: 2 }));
    await manager.resume(session.id, { projectId: moved.id });
    await settled(session);
    expect(row(session).projectId).toBe(moved.id);
    expect(await said(session, 1)).toContain(join(dir, 'new'));
  });

  test('a fork is a session of its own that begins with a copy, and leaves the first as it is', async () => {
    const manager = makeManager(fakeClaude());
    const session = await finished(manager, { kind: 'claude' });
    const fork = await manager.fork(session.id);
    await settled(fork);
    expect(row(fork)).toMatchObject({ forkedFrom: session.id, title: `${session.title}, forked` });
    expect(await said(fork, 0)).toContain(
      `called: --resume ${session.claudeId} --fork-session --session-id ${row(fork).claudeId}`,
    );
    expect(row(fork).claudeId).not.toBe(session.claudeId);
    expect(row(session)).toEqual(session);
    const shell = await finished(manager, command('true'));
    await expect(manager.fork(shell.id)).rejects.toThrow(/Only a conversation/);
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
      interrupted: true,
      notice: expect.stringContaining('terminal host ended'),
    });
    expect(row(starting).interrupted).toBe(false);
  });

  test('of the machine, what ran is interrupted in these words, and is not any more once it goes on', async () => {
    const session = store.write((tx) => {
      insertRun(tx, { sessionId: KEY.sessionId, run: 0, startedAt: 5 });
      return insertSession(tx, aSession({ id: KEY.sessionId, projectId, program: command('true') }));
    });
    booted = 6;
    const manager = makeManager();
    await manager.open();
    expect(row(session)).toMatchObject({
      interrupted: true,
      notice: expect.stringContaining('machine was restarted'),
    });
    expect(interruptedSessions(store.db).map(({ id }) => id)).toEqual([session.id]);
    await manager.resume(session.id);
    await settled(session);
    expect(row(session)).toMatchObject({ state: 'exited', interrupted: false, notice: null });
  });
});

const small = mountSmall('300k');
afterAll(() => small?.unmount());

describe.skipIf(small === null)('on a full disk (needs the right to mount a tmpfs)', () => {
  test('a session says that it is not recorded, and once there is room how much of it was not', async () => {
    home = { ...home, recordingsDir: small?.dir ?? '' };
    const ballast = join(home.recordingsDir, 'ballast');
    const go = join(dir, 'go');
    const manager = makeManager();
    const session = await manager.start({
      projectId,
      program: command(
        `while :; do [ -f ${go} ] && { head -c $(cat ${go}) /dev/zero | tr '\\0' x; rm ${go}; }; sleep 0.02; done`,
      ),
    });
    const print = (bytes: number) => {
      writeFileSync(`${go}.new`, String(bytes));
      renameSync(`${go}.new`, go);
    };
    writeFileSync(ballast, new Uint8Array(100_000));
    print(250_000);
    const notice = () => row(session).notice;
    await expect.poll(notice, { timeout: 15_000 }).toContain('disk of the machine is full');
    rmSync(ballast);
    const again = () => {
      print(10);
      return notice();
    };
    await expect.poll(again, { timeout: 15_000, interval: 100 }).toMatch(/was full for a while: \d+ KiB/);
    expect(row(session).state).toBe('running');
  });
});
