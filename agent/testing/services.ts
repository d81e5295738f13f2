/** The API over a real database and a real pairing desk, without sessions: what its tests need. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../shared/model/ids.ts';
import { noLog } from '../../shared/model/log.ts';
import type { NewSession } from '../../shared/model/session.ts';
import { randomBytes, utf8 } from '../../shared/wire/bytes.ts';
import { createApi } from '../api/app.ts';
import type { Services } from '../api/env.ts';
import { createEditor } from '../claude/editor.ts';
import { createPrompts } from '../claude/prompts.ts';
import { createTranscriptReader } from '../claude/transcript-reader.ts';
import { createClaudeWatch } from '../claude/watch.ts';
import { createProjectFiles } from '../completion/project-files.ts';
import { createGear } from '../gear.ts';
import { createHistory } from '../history/history.ts';
import { createNotifications } from '../notifications/post.ts';
import { createPairingDesk } from '../pairing/desk.ts';
import { storedDevices } from '../pairing/stored-devices.ts';
import { ProblemError } from '../problem.ts';
import { createPush } from '../push/push.ts';
import { createDeletion } from '../sessions/deletion.ts';
import { createStorage } from '../sessions/storage.ts';
import { insertDevice, removeDevice, updateDevice } from '../store/devices.ts';
import { openStore } from '../store/open.ts';
import { insertSession, liveSessions, type NewRow, updateSession } from '../store/sessions.ts';
import { allTools } from '../tools/groups.ts';
import { createToolServer } from '../tools/server.ts';
import { createUploads } from '../uploads/uploads.ts';
import { createVoice } from '../voice/voice.ts';
import { createWork } from '../work.ts';
import { testClock } from './clock.ts';

export function testServices() {
  const dir = mkdtempSync(join(tmpdir(), 'api-'));
  const store = openStore(join(dir, 'agent.db'));
  const clock = testClock(Date.now());
  const ignore = () => {};
  const desk = createPairingDesk(clock, storedDevices(store), {
    onAsk: ignore,
    onAnswered: ignore,
    onGranted: ignore,
    onRemoved: ignore,
    onOpened: ignore,
    onCancelled: ignore,
  });
  const started: NewSession[] = [];
  const shutdowns: { all: boolean }[] = [];
  const machine = { id: newId(), name: 'desk', version: '0', platform: 'linux', claude: null };

  for (const name of ['skills', 'checkouts', 'verification']) mkdirSync(join(dir, name));
  const env = { HOME: dir, PATH: process.env.PATH ?? '' };
  const gear = createGear({
    home: {
      skillsDir: join(dir, 'skills'),
      secretsFile: join(dir, 'secrets.json'),
      checkoutsDir: join(dir, 'checkouts'),
    },
    store,
    login: { get: async () => ({ shell: '/bin/sh', env }) },
    clock,
    onSkills: ignore,
    watched: () => false,
  });
  const notifications = createNotifications({ store, clock, positionOf: () => null });
  const claude = createClaudeWatch({
    store,
    clock,
    log: noLog,
    readStatus: async () => null,
    findTranscript: async () => null,
    readUsage: async () => null,
  });
  const prompts = createPrompts({
    store,
    clock,
    log: noLog,
    editor: createEditor(clock),
    keyboard: () => null,
    readiness: claude.readiness,
    denyAll: claude.denyAll,
    modeChanged: claude.modeChanged,
  });
  const told: [string, string][] = [];
  const work = createWork({
    home: { verificationDir: join(dir, 'verification') },
    store,
    login: { get: async () => ({ shell: '/bin/sh', env }) },
    clock,
    log: noLog,
    positionOf: () => null,
    positionsAt: async (_, times) => times.map(() => null),
    transcript: async () => null,
    tell: (...words) => void told.push(words),
  });
  const { tasks } = work;
  const push = createPush({
    store,
    clock,
    log: noLog,
    machine: { id: machine.id, name: machine.name },
    services: [],
    systemIdle: async () => null,
    post: async () => ({ status: 201, retryAfter: null, text: '' }),
  });
  const { askPerson } = claude;
  const history = createHistory({
    home: { searchDb: join(dir, 'search.db'), recordingsDir: join(dir, 'recordings') },
    store,
    clock,
    log: noLog,
    following: () => [],
    transcript: async () => null,
  });
  const toolDeps = {
    store,
    clock,
    notifications,
    tasks,
    askPerson,
    sendPrompt: prompts.send,
    skills: gear.skills,
    search: history.search,
    machine: 'desk',
  };
  const voice = createVoice({
    folder: join(dir, 'dictations'),
    store,
    login: { get: async () => ({ shell: '/bin/sh', env: { PATH: '/usr/bin:/bin', HOME: dir } }) },
    clock,
  });
  const services: Services = {
    store,
    clock,
    log: noLog,
    desk,
    sessions: {
      async start(input) {
        started.push(input);
        return store.write((tx) =>
          insertSession(
            tx,
            aSession({ ...input, title: input.title ?? 'A session', taskId: input.taskId ?? null }),
          ),
        );
      },
      async stop() {
        throw new ProblemError(409, 'not-running', 'It does not run.');
      },
      text: async () => 'printed\n',
      atDesk: async () => ({ session: store.write((tx) => insertSession(tx, aSession())), joined: false }),
      stopAll: async () => liveSessions(store.db),
      async resume(id) {
        const change = { state: 'running', interrupted: false } as const;
        const session = store.write((tx) => updateSession(tx, id, change));
        if (session === undefined)
          throw new ProblemError(404, 'no-such-session', 'There is no such session.');
        return session;
      },
      fork: async (id) => store.write((tx) => insertSession(tx, aSession({ forkedFrom: id }))),
      output: async (_key, from, max) => ({ bytes: randomBytes(8).subarray(from, from + max), length: 8 }),
      screen: async (_key, offset = 8) => ({ offset, cols: 80, rows: 24, bytes: randomBytes(3) }),
      scrolled: async () => ({
        bytes: utf8('row\r\n'),
        cols: 80,
        rows: 1,
        continues: false,
        next: null,
        gone: false,
      }),
    },
    ...work.services,
    claude: { ...claude, news: () => null, servers: () => [], edit: () => null, prompts },
    voice,
    uploads: createUploads(join(dir, 'uploads')),
    files: createProjectFiles({ clock, env: async () => ({ PATH: '/usr/bin:/bin', HOME: dir }) }),
    ...gear.services,
    push,
    tools: createToolServer({
      store,
      clock,
      log: noLog,
      version: '0',
      tools: allTools(toolDeps),
    }),
    machine: async () => machine,
    imports: { look: async () => 0 },
    history,
    deletion: createDeletion({
      home: {
        recordingsDir: join(dir, 'recordings'),
        verificationDir: join(dir, 'verification'),
        sessionsDir: join(dir, 'sessions'),
        editorsDir: null,
      },
      store,
      clock,
      log: noLog,
      history,
      apart: (work) => work(),
    }),
    transcripts: createTranscriptReader({ store, transcript: async () => null }),
    awake: async () => ({ tool: null, awake: false, problem: null }),
    async invite({ accept, invitedBy }) {
      const id = newId();
      const expiresAt = clock.now() + 600_000;
      desk.invite({ id, psk: randomBytes(32), expiresAt, invitedBy, accept });
      return { id, link: 'https://poet.example/pair#', expiresAt };
    },
    revoke(id) {
      store.write((tx) => removeDevice(tx, id));
      return [];
    },
    status: async () => ({
      machine,
      relay: { url: 'ws://127.0.0.1', connected: true, problem: null, since: 1 },
      url: 'http://127.0.0.1',
      publicUrl: null,
      devices: 0,
      sessions: { running: 0, interrupted: 0 },
      host: { pid: null },
      home: dir,
    }),
    doctor: async () => ({ at: clock.now(), checks: [] }),
    storage: createStorage({ home: { dir, recordingsDir: join(dir, 'recordings') }, store, clock, history }),
    shutdown: (options) => shutdowns.push(options),
  };
  return {
    ...services,
    notifications,
    toolDeps,
    work,
    told,
    dir,
    env,
    app: createApi(services),
    clock,
    started,
    shutdowns,
    addDevice(grant: 'owner' | 'pending' = 'owner', platform = 'test'): string {
      const id = newId();
      store.write((tx) => {
        insertDevice(tx, {
          id,
          signingKey: randomBytes(32),
          noiseKey: randomBytes(32),
          psk: randomBytes(32),
          name: 'Phone',
          platform,
          invitedBy: null,
          machineMatched: false,
          pairedAt: clock.now(),
        });
        if (grant === 'owner') updateDevice(tx, id, { grant: { role: 'owner' } });
      });
      return id;
    },
    close() {
      work.stop();
      void history.stop();
      gear.stop();
      claude.stop();
      push.stop();
      voice.stop();
      desk.close();
      store.close();
      rmSync(dir, { recursive: true });
    },
  };
}

export const aSession = (more: Partial<NewRow> = {}): NewRow => ({
  id: newId(),
  projectId: newId(),
  title: 'A shell',
  program: { kind: 'shell' },
  state: 'running',
  exitCode: null,
  signal: null,
  stop: null,
  interrupted: false,
  notice: null,
  runs: 1,
  cols: 80,
  rows: 24,
  createdAt: 1,
  startedAt: null,
  endedAt: null,
  lastOutputAt: null,
  peek: [],
  activity: null,
  asks: [],
  servers: [],
  taskId: null,
  claudeId: null,
  forkedFrom: null,
  ...more,
});
