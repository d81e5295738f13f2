/** The data layer of the app: one object that every screen reads. */
import { createEffect, createRoot, createSignal } from 'solid-js';
import * as v from 'valibot';
import { createPairing } from '../../../shared/link/credentials.ts';
import { createDeviceLink } from '../../../shared/link/device-link.ts';
import type { DeviceLink, WebSocketLike } from '../../../shared/link/types.ts';
import { webCipher } from '../../../shared/noise/web-cipher.ts';
import { createPush } from '../push/control.ts';
import { completionActions } from './actions/completion.ts';
import { deviceActions } from './actions/devices.ts';
import { historyActions } from './actions/history.ts';
import { lifecycleActions } from './actions/lifecycle.ts';
import { notificationActions } from './actions/notifications.ts';
import { outputActions } from './actions/output.ts';
import { projectActions } from './actions/projects.ts';
import { promptActions } from './actions/prompts.ts';
import { proposalActions } from './actions/proposals.ts';
import { readingActions } from './actions/reading.ts';
import { serverActions } from './actions/servers.ts';
import { sessionActions } from './actions/sessions.ts';
import { settingActions } from './actions/settings.ts';
import { skillActions } from './actions/skills.ts';
import { taskActions } from './actions/tasks.ts';
import { type Call, CallFailed, call, callBytes } from './api.ts';
import { createAhead } from './cache/ahead.ts';
import { createCache } from './cache/cache.ts';
import type { Calls, LaterCall } from './calls.ts';
import { deleteMachine, loadMachines, type StoredMachine, saveMachine } from './credentials-store.ts';
import type { Storage } from './database.ts';
import { createDictations } from './dictations.ts';
import { createDrafts } from './drafts.ts';
import { createKeeper } from './keeper.ts';
import { followPage } from './lifecycle.ts';
import { createMachine, type LiveMachine } from './machine.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import { createPairingFlow } from './pairing.ts';
import { forgetRows } from './rows.ts';
import { browserTrouble, platformName } from './support.ts';
import type { Data, Result, Trouble } from './types.ts';
import { createUploads } from './uploads.ts';

const APP = `open-poet app ${__APP_VERSION__}`;

/** `onEmptied`: the browser took away what this origin kept; the storage stands again. */
export function createData(onEmptied: () => void = () => {}): Data {
  const [ready, setReady] = createSignal(false);
  const [trouble, setTrouble] = createSignal<Trouble | null>(null);
  const [machines, setMachines] = createSignal<readonly LiveMachine[]>([]);
  const [outbox, setOutbox] = createSignal<Outbox | null>(null);
  /** By deviceId: enrolled, but without rights yet, so not shown among the machines. */
  const enrolling = new Map<string, LiveMachine>();
  let storage: Storage | null = null;

  const stored = (): Storage => {
    if (storage === null) throw new Error('the storage of this browser is not open');
    return storage;
  };

  /** What each of them was stored as. */
  const pairings = new Map<string, StoredMachine>();
  const keeper = createKeeper({
    onTrouble: setTrouble,
    async rescue(emptied) {
      onEmptied();
      await Promise.all([...pairings.values()].map((one) => saveMachine(emptied, one)));
      await outbox()?.rewrite();
      await Promise.all(machines().map((machine) => machine.rewrite()));
      await Promise.all([drafts, dictations, push, cache].map((part) => part.rewrite()));
      note();
    },
    shrink: () => cache.shrink(),
    async stop() {
      ahead.stop();
      for (const machine of [...machines(), ...enrolling.values()]) machine.close();
      outbox()?.close();
      await drafts.settled();
    },
    reload: () => location.reload(),
  });

  const find = (id: string): LiveMachine | undefined => machines().find((machine) => machine.view.id === id);

  async function start(): Promise<void> {
    const problem = await browserTrouble();
    if (problem !== null) {
      setTrouble({ ...problem, act: 'reload' });
      setReady(true);
      return;
    }
    try {
      storage = await keeper.open();
    } catch (error) {
      setTrouble(
        error instanceof DOMException && error.name === 'VersionError' ? olderApp : brokenStorage(error),
      );
      setReady(true);
      return;
    }
    await load(storage).catch((error: unknown) => setTrouble(brokenStorage(error)));
    setReady(true);
  }

  async function load(from: Storage): Promise<void> {
    const box = createOutbox(from, { deliver, isLive });
    await box.load();
    setOutbox(box);
    const { machines: kept, broken } = await loadMachines(from, Date.now());
    if (broken > 0) setTrouble(brokenMachines(broken));
    const live = kept.map(revive);
    setMachines(live);
    createRoot(() => createEffect(note));
    await Promise.all(live.map((machine) => machine.open()));
  }

  function note(): void {
    const unsent = outbox()?.entries().length ?? 0;
    // Where none is left, what was noted stays until a machine is paired or the last one is forgotten.
    if (machines().length > 0) keeper.note({ machines: machines().length, unsent });
  }

  function revive(one: StoredMachine): LiveMachine {
    const { credentials } = one;
    pairings.set(credentials.deviceId, one);
    const link = createDeviceLink({
      credentials,
      newCipher: webCipher,
      openSocket: (url) => new WebSocket(url) as WebSocketLike,
      app: APP,
      onPaired: () => {
        credentials.pairing = null;
        void saveMachine(stored(), one);
      },
    });
    link.setVisible(document.visibilityState === 'visible');
    return createMachine({
      id: credentials.agentId,
      deviceId: credentials.deviceId,
      name: one.name,
      relay: credentials.relay,
      storage: stored(),
      link,
      onLive() {
        void outbox()?.flush(credentials.agentId);
        push.onLive(credentials.agentId);
      },
      onGone: (isGone) => void cache.forgetGone(credentials.agentId, isGone).catch(() => {}),
      onNamed: (name) => {
        if (name === one.name) return;
        one.name = name;
        void saveMachine(stored(), one);
      },
    });
  }

  const isLive = (machineId: string): boolean => find(machineId)?.view.link().at === 'live';

  async function deliver(machineId: string, request: Call): Promise<void> {
    const machine = find(machineId);
    if (machine === undefined || machine.view.link().at !== 'live') {
      throw new CallFailed(
        { title: 'The machine is not reachable.', detail: 'It is sent once it is.' },
        true,
      );
    }
    await call(machine.link, request, v.unknown());
  }

  async function onLink<T>(machineId: string, ask: (link: DeviceLink) => Promise<T>): Promise<T> {
    const machine = find(machineId);
    if (machine === undefined || machine.view.link().at !== 'live') throw unreachable();
    return ask(machine.link);
  }

  async function later(machineId: string, label: string, request: LaterCall): Promise<Result<null>> {
    const box = outbox();
    if (box === null) return { ok: false, problem: brokenStorage(new Error('not open yet')) };
    return box.put(machineId, label, request);
  }

  async function forget(machineId: string): Promise<void> {
    const machine = find(machineId);
    machine?.close();
    setMachines((all) => all.filter((one) => one !== machine));
    await outbox()?.drop(machineId);
    await forgetRows(stored(), machineId);
    await drafts.forget(machineId);
    await cache.forgetMachine(machineId);
    await push.onForgotten(machineId);
    await dictations.forget(machineId);
    if (machine !== undefined) await unpair(machine.deviceId);
    if (machines().length === 0) keeper.note(null);
  }

  function unpair(deviceId: string): Promise<void> {
    pairings.delete(deviceId);
    return deleteMachine(stored(), deviceId);
  }

  const calls: Calls = {
    live: (machineId, wanted, schema) => answered(onLink(machineId, (link) => call(link, wanted, schema))),
    bytes: (machineId, wanted) => answered(onLink(machineId, (link) => callBytes(link, wanted))),
    request: (machineId, wanted, schema) => onLink(machineId, (link) => call(link, wanted, schema)),
    later,
    machine: (id) => find(id)?.view,
  };
  followPage((): DeviceLink[] => [...machines(), ...enrolling.values()].map((machine) => machine.link));
  const started = start();
  const drafts = createDrafts(() => started.then(stored));
  const cache = createCache(started.then(stored), () => machines().map((machine) => machine.view));
  const push = createPush({
    storage: () => started.then(stored),
    machines: () => machines().map((machine) => machine.view),
    calls,
  });
  const dictations = createDictations(calls, () => started.then(stored));
  const uploads = createUploads(calls);

  const fresh: Data['fresh'] = async (machineId, path, schema) => {
    const answer = await calls.live(machineId, { method: 'GET', path }, schema);
    if (answer.ok) void cache.put(machineId, path, answer.value).catch(() => {});
    return answer;
  };
  const ahead = createAhead({ machines: () => machines().map(({ view }) => view), cache, fresh });

  return {
    lock: keeper.lock,
    ready,
    trouble,
    seenTrouble: () => void setTrouble(null),
    machines: () => machines().map((machine) => machine.view),
    machine: (id) => find(id)?.view,
    outbox: () => outbox()?.entries() ?? [],
    retry: (id) => void outbox()?.retry(id),
    discard: (id) => void outbox()?.discard(id),
    forget,
    drafts,
    push,
    dictations,
    uploads,

    pair: (text) =>
      createPairingFlow(text, {
        async known(machineId) {
          // A link that opened the app is here before the database is.
          await started;
          if (storage === null) return null;
          const { machines: kept } = await loadMachines(storage, Date.now());
          const one = kept.find(({ credentials: c }) => c.agentId === machineId && c.pairing === null);
          return one === undefined ? null : { name: one.name, agentStatic: one.credentials.agentStatic };
        },
        async enroll(link, name) {
          const platform = platformName();
          const { credentials, signing } = await createPairing(link, { extractable: false, name, platform });
          const one = { name: new URL(link.relay).host, addedAt: Date.now(), credentials, signing };
          await saveMachine(stored(), one);
          const machine = revive(one);
          enrolling.set(machine.deviceId, machine);
          return { machineId: credentials.agentId, deviceId: machine.deviceId, link: machine.link };
        },
        keep({ machineId, deviceId }) {
          const machine = enrolling.get(deviceId);
          if (machine === undefined) return;
          enrolling.delete(deviceId);
          // The same machine paired again: the newer pairing stands, what was read stays.
          const former = find(machineId);
          former?.close();
          if (former !== undefined) void unpair(former.deviceId);
          setMachines((all) => [...all.filter((one) => one !== former), machine]);
          if (trouble()?.act === 'pair') setTrouble(null);
        },
        async drop({ deviceId }) {
          enrolling.get(deviceId)?.close();
          enrolling.delete(deviceId);
          await unpair(deviceId);
        },
      }),

    ...projectActions(calls),
    ...sessionActions(calls),
    ...promptActions(calls),
    ...lifecycleActions(calls),
    ...historyActions(calls),
    ...readingActions(calls),
    ...outputActions(calls),
    ...deviceActions(calls),
    ...settingActions(calls),
    ...completionActions(calls),
    ...skillActions(calls),
    ...serverActions(calls),
    ...notificationActions(calls),
    ...taskActions(calls),
    ...proposalActions(calls),

    cache,
    kept: (machineId, path, schema) => cache.read(machineId, path, schema).catch(() => null),
    fresh,

    attach(machineId, options, handlers) {
      const machine = find(machineId);
      if (machine === undefined) throw new Error('no such machine on this device');
      return machine.link.attach(options, handlers);
    },
  };
}

async function answered<T>(asked: Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await asked };
  } catch (error) {
    if (error instanceof CallFailed) return { ok: false, problem: error.problem };
    throw error;
  }
}

const unreachable = (): CallFailed =>
  new CallFailed(
    {
      title: 'The machine is not reachable now.',
      detail: 'This needs it; try again once it is live.',
    },
    true,
  );

const olderApp: Trouble = {
  title: 'A newer version of Open Poet was here.',
  detail: 'Reload this page to get it. What is kept on this device stays as it is.',
  act: 'reload',
};

const brokenStorage = (error: unknown): Trouble => ({
  title: 'This browser does not keep data for Open Poet.',
  detail: `Leave private browsing, or allow site data, then open it again. (${error instanceof Error ? error.message : error})`,
  act: 'reload',
});

const brokenMachines = (count: number): Trouble => ({
  title: count === 1 ? 'One machine has to be paired again.' : `${count} machines have to be paired again.`,
  detail: 'The browser kept its record but not the key that opens it. Nothing on the machine is lost.',
  act: 'pair',
});
