/** Sessions of one machine in a folder of their own, on a real host and without screens: made before each test, gone after it. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { noLog } from '../../shared/model/log.ts';
import type { Program, Session } from '../../shared/model/session.ts';
import { systemClock } from '../clock.ts';
import { type Home, openHome } from '../home.ts';
import type { RunExit, RunKey } from '../pty-host/types.ts';
import { openStore, type Store } from '../store/open.ts';
import { addProject } from '../store/projects.ts';
import { findSession } from '../store/sessions.ts';
import type { Conversations } from './beginnings.ts';
import type { Follower } from './run-table.ts';
import { createSessionManager, type SessionManager } from './session-manager.ts';

/** What a run is told, in order, without a screen. */
export interface Ears extends Follower {
  from: number;
  text: string;
  exit: RunExit | null;
  gone: string | null;
}

export interface SessionsBench {
  dir: string;
  home: Home;
  store: Store;
  projectId: string;
  /** Runs that ended. */
  over: RunKey[];
  /** How often an agent was told that another took its place. */
  takenOver: number;
  /** What Claude Code keeps, and where it is open. */
  conversations: Conversations;
  bootedAt: number;
  /** One more agent on the same home; `env`: of its login shell. */
  makeManager(env?: Record<string, string>): SessionManager<Ears>;
  row(session: Session): Session;
  /** Its program is over. */
  settled(session: Session): Promise<void>;
}

export const command = (text: string): Program => ({ kind: 'command', command: text });

export function sessionsBench(): SessionsBench {
  let managers: SessionManager<Ears>[] = [];
  const at = {
    makeManager(env = {}) {
      const manager = makeManager(at, env);
      managers.push(manager);
      return manager;
    },
    row: (session) => findSession(at.store.db, session.id) as Session,
    settled: (session) =>
      expect.poll(() => at.row(session).state, { timeout: 15_000 }).not.toMatch(/starting|running/),
  } as SessionsBench;

  beforeEach(() => {
    managers = [];
    at.dir = realpathSync(mkdtempSync(join(tmpdir(), 'sessions-')));
    at.home = openHome(join(at.dir, 'home'));
    at.store = openStore(at.home.agentDb);
    at.projectId = at.store.write((tx) => addProject(tx, { name: 'poet', path: at.dir, now: 1 })).id;
    at.over = [];
    at.takenOver = 0;
    at.bootedAt = 0;
    at.conversations = {
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
    at.store.close();
    rmSync(at.dir, { recursive: true });
  });
  return at;
}

function makeManager(at: SessionsBench, env: Record<string, string>): SessionManager<Ears> {
  return createSessionManager<Ears>({
    home: at.home,
    store: at.store,
    login: {
      get: async () => ({
        shell: '/bin/sh',
        env: { PATH: process.env.PATH as string, HOME: at.dir, TERM: 'xterm-256color', ...env },
      }),
    },
    clock: systemClock,
    log: noLog,
    openLive: async (_host, { sessionId, run, length }) => ears({ sessionId, run }, length),
    conversations: at.conversations,
    bootedAt: () => at.bootedAt,
    onEnded: (key) => at.over.push(key),
    onTakenOver: () => {
      at.takenOver += 1;
    },
  });
}

function ears(key: RunKey, from: number): Ears {
  const heard: Ears = {
    key,
    from,
    text: '',
    exit: null,
    gone: null,
    screen: {
      parsed: 0,
      settled: (call) => call(),
      peek: () => heard.text.trimEnd().split('\r\n').slice(-3),
    },
    onHostOutput: (_offset, bytes) => {
      heard.text += Buffer.from(bytes).toString();
    },
    onHostApplied: () => {},
    onHostResized: () => {},
    onHostExit: (exit) => {
      heard.exit = exit;
    },
    onHostGone: (message) => {
      heard.gone = message;
    },
  };
  return heard;
}
