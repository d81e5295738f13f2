/**
 * What was asked for offline, kept until the machine has it. Every entry has an id that the machine remembers, so
 * that sending it again after a lost answer does nothing twice. Tabs share one outbox: one sends, all show.
 */
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import { newId } from '../../../../shared/model/ids.ts';
import { type Call, CallFailed } from '../api.ts';
import type { LaterCall } from '../calls.ts';
import { isFull, mended, type Storage } from '../database.ts';
import type { ActionProblem, OutboxEntry, Result } from '../types.ts';
import { fate, inOrder, REMEMBERED_MS, type Stored, stateOf, storedSchema } from './entry.ts';

const MAX_ENTRIES = 500;
/** A machine that was there and too busy is asked again after this. */
const AGAIN_MS = 5_000;
/** How soon what is late is shown as late. */
const LOOK_MS = 15_000;

export interface Outbox {
  entries: () => readonly OutboxEntry[];
  load(): Promise<void>;
  /** Kept first, then sent if the machine is there; ok also means "kept, will be sent". */
  put(machineId: string, label: string, request: LaterCall): Promise<Result<null>>;
  /** The machine's link is up: send what waits for it, in order. */
  flush(machineId: string): Promise<void>;
  /** A person wants it sent, now or as soon as the machine is there. */
  retry(id: string): Promise<void>;
  discard(id: string): Promise<void>;
  /** The storage is empty: what is shown is written down again. */
  rewrite(): Promise<void>;
  /** The machine was forgotten here. */
  drop(machineId: string): Promise<void>;
  close(): void;
}

export interface OutboxOptions {
  /** Rejects with CallFailed; `later` there keeps the entry queued. */
  deliver(machineId: string, call: Call): Promise<void>;
  isLive(machineId: string): boolean;
  now?(): number;
}

type Entry = Stored & { state: OutboxEntry['state'] };

export function createOutbox(storage: Storage, options: OutboxOptions): Outbox {
  const { deliver, isLive, now = Date.now } = options;
  const [entries, setEntries] = createSignal<readonly Entry[]>([]);
  const sending = new Set<string>();
  const flushing = new Map<string, { now: Promise<void>; next: Promise<void> | null }>();
  const channel = new BroadcastChannel('open-poet outbox');
  const find = (id: string) => entries().find((one) => one.id === id);

  const show = (all: readonly Stored[]): void =>
    void setEntries(
      [...all].sort(inOrder).map((entry) => ({ ...entry, state: stateOf(entry, sending.has(entry.id)) })),
    );

  /** Another tab may have added, sent or dropped some. */
  async function load(): Promise<void> {
    const [keys, values] = await mended(storage, () => {
      const { store } = storage.database.transaction('outbox');
      return Promise.all([store.getAllKeys(), store.getAll()]);
    });
    const { vault } = storage;
    const opened = await Promise.all(
      values.map((sealed, at) => vault.open(`outbox/${keys[at]}`, sealed).catch(() => undefined)),
    );
    show(
      opened.flatMap((value) => {
        const parsed = v.safeParse(storedSchema, value);
        return parsed.success ? [parsed.output] : [];
      }),
    );
  }

  async function keep(entry: Stored): Promise<void> {
    const stored = v.parse(storedSchema, entry);
    const sealed = await storage.vault.seal(`outbox/${stored.id}`, stored);
    await mended(storage, () => storage.database.put('outbox', sealed, stored.id));
    show([...entries().filter((one) => one.id !== stored.id), stored]);
    channel.postMessage(stored.machineId);
  }

  async function remove(id: string): Promise<void> {
    await mended(storage, () => storage.database.delete('outbox', id));
    const machineId = find(id)?.machineId;
    setEntries((all) => all.filter((entry) => entry.id !== id));
    channel.postMessage(machineId);
  }

  /** Asks what the machine made of it, where it may have made something. Rejects where it does not say. */
  async function wasDone({ id, machineId, tried, createdAt }: Entry): Promise<boolean> {
    if (!tried || now() - createdAt > REMEMBERED_MS) return false;
    try {
      await deliver(machineId, { method: 'GET', path: `/v1/done/${id}` });
      return true;
    } catch (error) {
      if (error instanceof CallFailed && !error.later) return false;
      throw error;
    }
  }

  /** Undefined: delivered, or no longer for this to send. */
  async function attempt(id: string): Promise<CallFailed | undefined> {
    const entry = find(id);
    if (entry === undefined || sending.has(id)) return undefined;
    const { machineId, method, path, body } = entry;
    sending.add(id);
    show(entries());
    try {
      // Written down before it leaves: a tab that is killed in between leaves behind that it may have been done.
      if (!entry.tried && isLive(machineId)) await keep({ ...entry, tried: true });
      await deliver(machineId, { method, path, body, key: id });
      await remove(id);
      return undefined;
    } catch (error) {
      const failed = error instanceof CallFailed ? error : new CallFailed(unknownProblem(error), false);
      const problem = failed.later ? null : failed.problem.detail;
      const kept = find(id);
      sending.delete(id);
      if (kept !== undefined && kept.problem !== problem) await keep({ ...kept, problem });
      return failed;
    } finally {
      sending.delete(id);
      show(entries());
    }
  }

  /** What is late by now is not sent: it says so, or asks. What may have been done already is looked up first. */
  async function settle(entry: Entry): Promise<'goes' | 'rests'> {
    const next = fate(entry, now());
    if (next === 'goes') return 'goes';
    const live = isLive(entry.machineId);
    if (live && (await wasDone(entry))) await remove(entry.id);
    else if (next === 'asks' && !entry.asked) await keep({ ...entry, asked: true });
    else if (next === 'late' && (live || !entry.tried)) await keep({ ...entry, problem: LATE });
    return 'rests';
  }

  async function flushNow(machineId: string): Promise<void> {
    await load();
    const looked = new Set<string>();
    for (;;) {
      const next = entries().find(
        (one) => one.machineId === machineId && one.problem === null && !looked.has(one.id),
      );
      if (next === undefined) return;
      looked.add(next.id);
      try {
        if ((await settle(next)) === 'rests') continue;
      } catch {
        return again(machineId);
      }
      const failed = await attempt(next.id);
      if (failed?.later) return again(machineId);
    }
  }

  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** The link stands, and only this did not go: nothing else would try it again. */
  function again(machineId: string): void {
    if (!isLive(machineId) || timers.has(machineId)) return;
    const timer = setTimeout(() => {
      timers.delete(machineId);
      void outbox.flush(machineId);
    }, AGAIN_MS);
    timers.set(machineId, timer);
  }

  const looking = setInterval(() => {
    for (const entry of entries()) {
      if (entry.state === 'queued' && fate(entry, now()) !== 'goes' && !isLive(entry.machineId)) {
        void settle(entry).catch(() => {});
      }
    }
  }, LOOK_MS);
  channel.onmessage = async ({ data: machineId }) => {
    await load().catch(() => {});
    // Where that tab dies, this one goes on.
    if (typeof machineId === 'string' && isLive(machineId)) void outbox.flush(machineId);
  };

  const outbox: Outbox = {
    entries,
    load,
    async put(machineId, label, { goodFor = null, asks = false, ...request }) {
      if (entries().length >= MAX_ENTRIES) return refused(FULL_BOX);
      const last = entries().at(-1)?.order ?? 0;
      const created = { id: newId(), machineId, label, createdAt: now(), order: last + 1 };
      const entry = v.parse(storedSchema, { ...created, ...request, problem: null, goodFor, asks });
      // What was asked for before it goes before it: it may be what this one speaks of.
      const behind = entries().some(
        (one) => one.machineId === machineId && (one.state === 'queued' || one.state === 'sending'),
      );
      try {
        await keep(entry);
      } catch (error) {
        return refused(isFull(error) ? NO_ROOM : unknownProblem(error));
      }
      if (behind) {
        void outbox.flush(machineId);
        return { ok: true, value: null };
      }
      const failed = await exclusively(machineId, true, () => attempt(entry.id));
      if (failed === 'busy') {
        void outbox.flush(machineId);
        return { ok: true, value: null };
      }
      if (failed?.later) again(machineId);
      if (failed === undefined || failed.later) return { ok: true, value: null };
      // Told to the person at once: it need not stay behind as a failed entry too.
      await remove(entry.id);
      return { ok: false, problem: failed.problem };
    },
    flush(machineId) {
      const lane = flushing.get(machineId);
      if (lane?.next != null) return lane.next;
      const run = () =>
        exclusively(machineId, false, () => flushNow(machineId))
          // The database was closed under it: all is still there, and the next one sends it.
          .catch(() => {})
          .then(() => {})
          .finally(() => {
            const next = flushing.get(machineId)?.next;
            if (next == null) flushing.delete(machineId);
            else flushing.set(machineId, { now: next, next: null });
          });
      // One that is under way may have found no link just now: this one looks again after it.
      if (lane !== undefined) {
        lane.next = lane.now.then(run);
        return lane.next;
      }
      const first = run();
      flushing.set(machineId, { now: first, next: null });
      return first;
    },
    async retry(id) {
      const entry = find(id);
      if (entry === undefined) return;
      // From now on it is as fresh as this tap.
      const body = entry.problem === null ? entry.body : (entry.insists ?? entry.body);
      await keep({ ...entry, body, problem: null, asked: false, createdAt: now() });
      await outbox.flush(entry.machineId);
    },
    discard: remove,
    async rewrite() {
      for (const entry of entries()) await keep(entry);
    },
    async drop(machineId) {
      for (const entry of entries().filter((one) => one.machineId === machineId)) await remove(entry.id);
    },
    close() {
      clearInterval(looking);
      for (const timer of timers.values()) clearTimeout(timer);
      channel.close();
    },
  };
  return outbox;
}

/** One tab at a time sends a machine's entries; the ids make a second one harmless, this makes it rare. */
async function exclusively<T>(
  machineId: string,
  onlyIfFree: boolean,
  work: () => Promise<T>,
): Promise<T | 'busy'> {
  if (!('locks' in navigator)) return work();
  const how = onlyIfFree ? { ifAvailable: true } : {};
  return navigator.locks.request(`open-poet outbox ${machineId}`, how, async (lock) =>
    lock === null ? 'busy' : work(),
  );
}

const LATE = 'The machine was not reached in time, so it was not sent.';
const FULL_BOX: ActionProblem = {
  title: 'Too much is waiting to be sent.',
  detail: 'Send or discard some of it in More, then try again.',
};
const NO_ROOM: ActionProblem = {
  title: 'This device has no room left to keep it.',
  detail: 'Free some space, here in More or on the device, then try again.',
};

const refused = (problem: ActionProblem): { ok: false; problem: ActionProblem } => ({ ok: false, problem });

const unknownProblem = (error: unknown): ActionProblem => ({
  title: 'It could not be sent.',
  detail: error instanceof Error ? error.message : String(error),
});
