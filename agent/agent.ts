/** The agent: every part of it put together, started in order and ended in the reverse one. */

import type { Log } from '../shared/model/log.ts';
import { openAddresses } from './addresses.ts';
import { createApi } from './api/app.ts';
import type { Invited, Services } from './api/env.ts';
import { createImports } from './claude/imports.ts';
import { createClaudeSessions } from './claude/sessions.ts';
import { createTranscriptReader } from './claude/transcript-reader.ts';
import { systemClock } from './clock.ts';
import { createProjectFiles } from './completion/project-files.ts';
import { serveControl } from './control-server.ts';
import { examine } from './doctor/doctor.ts';
import { createGear } from './gear.ts';
import { createHistory } from './history/history.ts';
import type { Home } from './home.ts';
import { loadKeys } from './keys.ts';
import { takeLock } from './lock.ts';
import { describeMachine, version } from './machine.ts';
import { tellInterruptions } from './notifications/interruptions.ts';
import { createNotifications } from './notifications/post.ts';
import { tellSessionErrors } from './notifications/session-errors.ts';
import { createPairingDesk, type PairingAsk, type PairingDesk } from './pairing/desk.ts';
import { createInvite } from './pairing/invite.ts';
import { storedDevices } from './pairing/stored-devices.ts';
import { findInhibitor } from './power/inhibitor.ts';
import { createKeepAwake } from './power/keep-awake.ts';
import { reason } from './problem.ts';
import { createPush } from './push/push.ts';
import { systemIdle, terminalsOf } from './push/system-idle.ts';
import { createDeletion } from './sessions/deletion.ts';
import { createDeskStart } from './sessions/desk.ts';
import { createHousekeeping } from './sessions/housekeeping.ts';
import { createKeyboard } from './sessions/keyboard.ts';
import type { LiveRun } from './sessions/live-run.ts';
import { createLoginEnvironment } from './sessions/login-environment.ts';
import { createPeeks } from './sessions/peeks.ts';
import { createRunReader } from './sessions/run-reader.ts';
import { createSessionManager, type SessionManager } from './sessions/session-manager.ts';
import { createStorage } from './sessions/storage.ts';
import { allOffline, listDevices, removeDevice } from './store/devices.ts';
import { openStore } from './store/open.ts';
import { interruptedSessions, liveSessions } from './store/sessions.ts';
import { allTools } from './tools/groups.ts';
import { createToolServer } from './tools/server.ts';
import { type ChannelHost, createChannelHost, pairingEvent } from './uplink/channel-host.ts';
import { dialWith } from './uplink/open-socket.ts';
import { serveChannel } from './uplink/serve-channel.ts';
import { createUplink, type Uplink } from './uplink/uplink.ts';
import { createUploads } from './uploads/uploads.ts';
import { createVoice } from './voice/voice.ts';
import { createWork } from './work.ts';

export interface AgentOptions {
  home: Home;
  /** Default: the host name. */
  name?: string;
  /** An address of a relay elsewhere; null: one of its own, in this process. */
  relay: string | null;
  /** What the operator of that relay gave, where it asks for it. */
  relayToken?: string;
  /** Where its own relay listens; 0: any port. */
  port: number;
  host: string;
  /** Origin under which phones reach the app, and its own relay. */
  publicUrl?: string;
  tls?: { cert: string; key: string };
  /** Origins of push services beside those of browsers. */
  pushServices?: readonly string[];
  /** The built app. */
  appDir: string;
  log: Log;
}

export interface RunningAgent {
  readonly agentId: string;
  /** Origin of the app. */
  readonly url: string;
  /** What devices dial. */
  readonly relayUrl: string;
  readonly publicUrl: string | null;
  /** Throws ProblemError where a phone could not use the link, or too many are open. */
  invite(options: { accept: boolean }): Promise<Invited>;
  /** A device waits for its words to be compared. */
  onPairing: (ask: PairingAsk) => void;
  /** The API as a terminal on this machine has it. */
  api(path: string, init?: RequestInit): Promise<Response>;
  /** Sessions go on in the pty-host; `running` says how many. Again: the same answer. */
  stop(): Promise<{ running: number }>;
  /** Once it has ended, by `stop` or because it was asked to by the API. */
  readonly stopped: Promise<void>;
}

/** Long enough for an answer to leave before its sender ends. */
const ANSWER_LEAVES_MS = 50;

/**
 * Rejects where it cannot run, and leaves nothing behind then: AlreadyRunning, HomeError, KeysError, StoreError,
 * PtyHostUnavailable, or the system's own error for an address that cannot be listened on.
 */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const undo: (() => unknown)[] = [];
  const unwind = async () => {
    for (const step of undo.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        // The steps below it, down to the lock, must be taken all the same.
        options.log('error', 'agent.end-failed', { error: reason(error) });
      }
    }
  };
  try {
    return await start(options, undo, unwind);
  } catch (error) {
    await unwind();
    throw error;
  }
}

async function start(
  options: AgentOptions,
  undo: (() => unknown)[],
  unwind: () => Promise<void>,
): Promise<RunningAgent> {
  const { home, log } = options;
  const clock = systemClock;
  let tellEnded = () => {};
  const ended = new Promise<void>((resolve) => {
    tellEnded = resolve;
  });
  let stopping: Promise<{ running: number }> | undefined;
  function stop(): Promise<{ running: number }> {
    stopping ??= (async () => {
      const left = countRunning();
      await unwind();
      log('info', 'agent.stopped', { running: left });
      tellEnded();
      return { running: left };
    })();
    return stopping;
  }
  undo.push(takeLock(home.lockFile, home.dir));
  const keys = await loadKeys(home.keysFile);
  const store = openStore(home.agentDb);
  undo.push(() => store.close());
  const countRunning = () => liveSessions(store.db).length;
  store.write((tx) => allOffline(tx));

  const addresses = await openAddresses(options, undo);
  const login = createLoginEnvironment({ clock, log });
  // Asked early, so that the first session need not wait for it.
  void login.get();
  const about = describeMachine(keys.agentId, options.name, { login, clock });

  const notifications = createNotifications({
    store,
    clock,
    positionOf: (sessionId) => runs.positionOf(sessionId),
  });
  const work = createWork({
    home,
    store,
    login,
    clock,
    log,
    positionOf: (sessionId) => runs.positionOf(sessionId),
    positionsAt: (...asked) => runs.positionsAt(...asked),
    transcript: (claudeId) => claude.conversations.transcript(claudeId),
    tell: (sessionId, text) =>
      void claude.prompts.send(sessionId, { text, when: 'soon' }, 'by a decision on its task'),
  });
  undo.push(() => work.stop());
  const gear = createGear({
    home,
    store,
    login,
    clock,
    onSkills: () => claude.refreshSkills(),
    watched: () => channels.online > 0,
  });
  undo.push(() => gear.stop());
  const tools = createToolServer({
    store,
    clock,
    log,
    version,
    tools: allTools({
      store,
      clock,
      notifications,
      tasks: work.tasks,
      askPerson: (...asked) => claude.askPerson(...asked),
      sendPrompt: (...sent) => claude.prompts.send(...sent),
      skills: gear.skills,
      search: (request) => history.search(request),
      machine: about.brief.name,
    }),
  });
  const claude = createClaudeSessions({
    home,
    store,
    login,
    clock,
    log,
    tools,
    notifications,
    skills: gear.skills,
    mcpServers: gear.servers,
    secrets: gear.secrets,
    onSign: work.heard,
    onAnswered: work.answered,
    keyboard(sessionId) {
      const live = sessions.following().find((run) => run.key.sessionId === sessionId);
      return live === undefined || live.exit !== null ? null : createKeyboard(live, clock);
    },
  });
  undo.push(() => claude.stop());
  /** Of what runs, by session: their terminals are typed into from elsewhere. */
  const pids = new Map<string, number>();
  const sessions: SessionManager<LiveRun> = createSessionManager<LiveRun>({
    home,
    store,
    login,
    clock,
    log,
    openLive: (host, info) => runs.openLive(host, info),
    conversations: claude.conversations,
    claudeArgs: claude.args,
    beforeSpawn: work.beginning,
    onRunning(info) {
      pids.set(info.sessionId, info.pid);
      claude.running(info.sessionId, info.pid, info.startedAt);
    },
    onEnded(key) {
      pids.delete(key.sessionId);
      claude.ended(key.sessionId);
      void work.ended(key);
      housekeeping.ended(key);
      history.ended(key);
    },
    onTakenOver: () => void stop(),
  });
  const runs = createRunReader({ home, store, findLive: sessions.findLive, following: sessions.following });
  const housekeeping = createHousekeeping({
    home,
    store,
    clock,
    log,
    following: sessions.following,
    limitIndex: (bytes) => history.limit(bytes),
    delete: (ids) => deletion.delete(ids),
  });
  const transcript = (claudeId: string) => claude.conversations.transcript(claudeId);
  const history = createHistory({ home, store, clock, log, following: sessions.following, transcript });
  const deletion = createDeletion({ home, store, clock, log, history, apart: housekeeping.apart });
  undo.push(() => sessions.close());
  undo.push(() => housekeeping.stop());
  undo.push(() => history.stop());

  const desk: PairingDesk = createPairingDesk(clock, storedDevices(store), {
    onAsk(ask) {
      uplink.allowAll();
      channels.tellOwners(pairingEvent(ask, 'asks'));
      running.onPairing(ask);
    },
    onAnswered(ask, state) {
      log('info', `pairing.${state}`, { deviceId: ask.deviceId });
      channels.tellOwners(pairingEvent(ask, state));
    },
    onGranted: (deviceId) => channels.granted(deviceId, { role: 'owner' }),
    onRemoved: (deviceId, bye) => uplink.revoke(deviceId, bye),
    onOpened: (invitation) => uplink.invite(invitation),
    onCancelled: (invitation) => uplink.uninvite(invitation.id),
  });

  const voice = createVoice({ folder: home.dictationsDir, store, login, clock });
  undo.push(() => voice.stop());
  undo.push(() => desk.close());
  const invite = createInvite({ keys, addresses, desk, clock });
  const imports = createImports({ store, login, clock, log });
  undo.push(() => imports.stop());
  const keepAwake = createKeepAwake({
    store,
    clock,
    log,
    find: async () => findInhibitor((await login.get()).env),
  });
  undo.push(() => keepAwake.stop());
  const push = createPush({
    store,
    clock,
    log,
    machine: about.brief,
    services: options.pushServices ?? [],
    systemIdle: async () => systemIdle((await login.get()).env, await terminalsOf(pids.values())),
  });
  undo.push(() => push.stop());
  const storage = createStorage({ home, store, clock, history });
  const services: Services = {
    store,
    clock,
    log,
    desk,
    sessions: {
      ...sessions,
      output: runs.output,
      screen: runs.screen,
      text: runs.text,
      scrolled: runs.scrolled,
      atDesk: createDeskStart({ store, beginnings: sessions, conversations: claude.conversations }),
    },
    ...work.services,
    claude,
    push,
    tools,
    ...gear.services,
    voice,
    uploads: createUploads(home.uploadsDir),
    files: createProjectFiles({ clock, env: gear.services.environment }),
    machine: about.full,
    awake: keepAwake.state,
    imports,
    history,
    deletion,
    transcripts: createTranscriptReader({ store, transcript }),
    invite,
    revoke(deviceId) {
      store.write((tx) => removeDevice(tx, deviceId));
      uplink.revoke(deviceId, { reason: 'revoked', message: 'This device was removed from the machine.' });
      desk.revoked(deviceId);
      log('info', 'device.revoked', { deviceId });
      return listDevices(store.db).filter((device) => device.invitedBy === deviceId);
    },
    status: async () => ({
      machine: await about.full(),
      relay: {
        url: addresses.relay,
        connected: uplink.connected,
        since: uplink.since,
        problem: uplink.problem,
      },
      url: addresses.url,
      publicUrl: addresses.publicUrl,
      devices: listDevices(store.db).length,
      sessions: { running: countRunning(), interrupted: interruptedSessions(store.db).length },
      host: { pid: sessions.hostPid },
      home: home.dir,
    }),
    storage,
    doctor: () =>
      examine({
        home,
        now: clock.now,
        env: async () => (await login.get()).env,
        claude: async () => (await about.full()).claude,
        agent: {
          version,
          link: () => ({
            ...{ url: addresses.dial, connected: uplink.connected, problem: uplink.problem },
            publicUrl: addresses.publicUrl ?? (options.relay === null ? null : addresses.url),
          }),
          hostPid: () => sessions.hostPid,
          awake: keepAwake.state,
          async storage() {
            const { recordings, index, recordingsBudget, indexBudget } = await storage();
            return { used: recordings + index, budget: recordingsBudget + indexBudget };
          },
          index: history.state,
        },
      }),
    shutdown({ all }) {
      setTimeout(() => {
        const end = all ? sessions.endAll() : Promise.resolve();
        end
          .catch((error: unknown) => log('error', 'sessions.not-ended', { error: reason(error) }))
          .finally(() => stop());
      }, ANSWER_LEAVES_MS);
    },
  };
  const api = createApi(services);

  const channels: ChannelHost = createChannelHost({
    identity: keys,
    machine: () => about.brief,
    store,
    db: store.db,
    desk,
    clock,
    log,
    takers: (send, caller) => serveChannel({ api, runs, clock, presence: push.presence }, send, caller),
  });
  const uplink: Uplink = createUplink(
    {
      relay: addresses.dial,
      keys,
      registration: options.relayToken,
      openSocket: dialWith({ ownRelay: options.relay === null }),
      clock,
      log,
    },
    channels,
    { store, desk, clock },
  );
  undo.push(store.onChanges(channels.changed));
  undo.push(tellSessionErrors({ store, notifications }));
  undo.push(tellInterruptions({ store, clock, notifications }));
  const peeks = createPeeks({
    store,
    clock,
    following: sessions.following,
    watched: () => channels.online > 0,
  });
  undo.push(() => peeks.stop());

  await sessions.open();
  claude.prompts.recover();
  // It says itself what it could not do.
  deletion.finish().catch(() => {});
  undo.push(await serveControl(home.sessionSocket, api.fetch, claude.callerOf));
  const closeControl = await serveControl(home.controlSocket, api.fetch);
  undo.push(closeControl);
  // Before the control socket, which waits for those who wait here.
  undo.push(() => desk.close());
  uplink.start();
  undo.push(() => uplink.stop({ reason: 'stopping', message: 'The machine’s agent is stopping.' }));
  log('info', 'agent.ready', { agentId: keys.agentId, url: addresses.url });

  const running: RunningAgent = {
    agentId: keys.agentId,
    url: addresses.url,
    relayUrl: addresses.relay,
    publicUrl: addresses.publicUrl,
    invite: ({ accept }) => invite({ accept, invitedBy: null }),
    onPairing: () => {},
    api: async (path, init) => api.request(path, init, { caller: { kind: 'local' } }),
    stop,
    stopped: ended,
  };
  return running;
}
