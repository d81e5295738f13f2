/**
 * What was asked for offline, kept until the machine has it. Every entry has an id that the machine remembers, so
 * that sending it again after a lost answer does nothing twice.
 */
import { createSignal } from 'solid-js';
import * as v from 'valibot';
import { idSchema, newId, timeSchema } from '../../../shared/model/ids.ts';
import type { Call } from './api.ts';
import { CallFailed } from './api.ts';
import type { Storage } from './database.ts';
import type { ActionProblem, OutboxEntry, Result } from './types.ts';

const MAX_ENTRIES = 500;

const storedSchema = v.object({
  id: idSchema,
  machineId: v.string(),
  label: v.string(),
  createdAt: timeSchema,
  method: v.picklist(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: v.string(),
  body: v.optional(v.unknown()),
  problem: v.nullable(v.string()),
});
type Stored = v.InferOutput<typeof storedSchema>;

export interface Outbox {
  entries: () => readonly OutboxEntry[];
  load(): Promise<void>;
  /** Kept first, then sent if the machine is there; ok also means "kept, will be sent". */
  put(machineId: string, label: string, request: Omit<Call, 'key'>): Promise<Result<null>>;
  /** The machine's link is up: send what waits for it, in order. */
  flush(machineId: string): Promise<void>;
  retry(id: string): Promise<void>;
  discard(id: string): Promise<void>;
  /** The machine was forgotten here. */
  drop(machineId: string): Promise<void>;
}

/** `deliver` rejects with CallFailed; `later` there keeps the entry queued. */
export function createOutbox(
  storage: Storage,
  deliver: (machineId: string, call: Call) => Promise<void>,
  now: () => number = Date.now,
): Outbox {
  const [entries, setEntries] = createSignal<readonly (Stored & { state: OutboxEntry['state'] })[]>([]);
  const flushing = new Map<string, { now: Promise<void>; next: Promise<void> | null }>();

  const change = (id: string, part: Partial<Stored & { state: OutboxEntry['state'] }>) =>
    setEntries((all) => all.map((entry) => (entry.id === id ? { ...entry, ...part } : entry)));

  async function keep(entry: Stored): Promise<void> {
    const { database, vault } = storage;
    await database.put('outbox', await vault.seal(`outbox/${entry.id}`, entry), entry.id);
  }

  async function remove(id: string): Promise<void> {
    await storage.database.delete('outbox', id);
    setEntries((all) => all.filter((entry) => entry.id !== id));
  }

  /** Undefined: delivered. */
  async function attempt(id: string): Promise<CallFailed | undefined> {
    const entry = entries().find((one) => one.id === id);
    if (entry === undefined || entry.state === 'sending') return undefined;
    change(id, { state: 'sending' });
    const { method, path, body } = entry;
    try {
      await deliver(entry.machineId, { method, path, body, key: id });
      await remove(id);
      return undefined;
    } catch (error) {
      const failed = error instanceof CallFailed ? error : new CallFailed(unknownProblem(error), false);
      const problem = failed.later ? null : failed.problem.detail;
      change(id, { state: failed.later ? 'queued' : 'failed', problem });
      await keep(storedOf({ ...entry, problem }));
      return failed;
    }
  }

  async function flushNow(machineId: string): Promise<void> {
    for (;;) {
      const next = entries().find((entry) => entry.machineId === machineId && entry.state === 'queued');
      if (next === undefined) return;
      const failed = await attempt(next.id);
      if (failed?.later) return;
    }
  }

  const outbox: Outbox = {
    entries,
    async load() {
      const { database, vault } = storage;
      const [keys, values] = await Promise.all([database.getAllKeys('outbox'), database.getAll('outbox')]);
      const opened = await Promise.all(
        values.map((sealed, at) => vault.open(`outbox/${keys[at]}`, sealed).catch(() => undefined)),
      );
      const stored = opened.flatMap((value) => {
        const parsed = v.safeParse(storedSchema, value);
        return parsed.success ? [parsed.output] : [];
      });
      stored.sort((a, b) => a.createdAt - b.createdAt);
      setEntries(stored.map((entry) => ({ ...entry, state: entry.problem === null ? 'queued' : 'failed' })));
    },
    async put(machineId, label, request) {
      if (entries().length >= MAX_ENTRIES) {
        return problem(
          'Too much is waiting to be sent.',
          'Send or discard some of it in More, then try again.',
        );
      }
      const entry = v.parse(storedSchema, {
        id: newId(),
        machineId,
        label,
        createdAt: now(),
        ...request,
        problem: null,
      });
      await keep(entry);
      // What was asked for before it goes before it: it may be what this one speaks of.
      const behind = entries().some((one) => one.machineId === machineId && one.state !== 'failed');
      setEntries((all) => [...all, { ...entry, state: 'queued' }]);
      if (behind) {
        void outbox.flush(machineId);
        return { ok: true, value: null };
      }
      const failed = await attempt(entry.id);
      if (failed === undefined || failed.later) return { ok: true, value: null };
      // Told to the person at once: it need not stay behind as a failed entry too.
      await remove(entry.id);
      return { ok: false, problem: failed.problem };
    },
    flush(machineId) {
      const lane = flushing.get(machineId);
      if (lane?.next != null) return lane.next;
      const run = () =>
        exclusively(machineId, () => flushNow(machineId)).finally(() => {
          const next = flushing.get(machineId)?.next;
          if (next == null) flushing.delete(machineId);
          else flushing.set(machineId, { now: next, next: null });
        });
      // One that is under way may have found no link just now: this one looks again after it.
      if (lane !== undefined) {
        lane.next = lane.now.catch(() => {}).then(run);
        return lane.next;
      }
      const now = run();
      flushing.set(machineId, { now, next: null });
      return now;
    },
    async retry(id) {
      change(id, { state: 'queued', problem: null });
      await attempt(id);
    },
    discard: remove,
    async drop(machineId) {
      for (const entry of entries().filter((one) => one.machineId === machineId)) await remove(entry.id);
    },
  };
  return outbox;
}

/** One tab at a time sends a machine's entries; the ids make a second one harmless, this makes it rare. */
async function exclusively(machineId: string, work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work();
  await navigator.locks.request(`open-poet outbox ${machineId}`, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await work();
  });
}

const storedOf = ({ id, machineId, label, createdAt, method, path, body, problem }: Stored): Stored => ({
  id,
  machineId,
  label,
  createdAt,
  method,
  path,
  body,
  problem,
});

const problem = (title: string, detail: string): { ok: false; problem: ActionProblem } => ({
  ok: false,
  problem: { title, detail },
});

const unknownProblem = (error: unknown): ActionProblem => ({
  title: 'It could not be sent.',
  detail: error instanceof Error ? error.message : String(error),
});
