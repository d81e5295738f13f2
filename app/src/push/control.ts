/** Push on this device: turned on by a tap, handed to every machine as soon as it is live, and again at each connect. */
import { type Accessor, createSignal } from 'solid-js';
import * as v from 'valibot';
import {
  type PushPreferences,
  type PushStatus,
  pushStatusSchema,
  pushTestSchema,
} from '../../../shared/model/push.ts';
import { nothing } from '../data/actions/nothing.ts';
import type { Calls } from '../data/calls.ts';
import type { Storage } from '../data/database.ts';
import type { ActionProblem, MachineView, Result } from '../data/types.ts';
import {
  askToPush,
  endSubscription,
  type PushSupport,
  pushAllowed,
  pushSupport,
  subscription,
} from './browser-push.ts';
import {
  handed,
  newRecord,
  type PushRecord,
  readRecord,
  withMuted,
  withToken,
  writeRecord,
} from './record.ts';

/** How one machine stands with this device. */
export type HandedOver = 'waits' | 'done' | ActionProblem;

export interface PushControl {
  support: Accessor<PushSupport>;
  /** The person wants it, and the browser lets it. */
  on: Accessor<boolean>;
  preferences: Accessor<PushPreferences>;
  /** By machine. */
  handedOver(machineId: string): HandedOver;
  /** On a tap. */
  turnOn(): Promise<Result<null>>;
  turnOff(): Promise<void>;
  change(preferences: Omit<PushPreferences, 'muted'>): Promise<void>;
  isMuted(machineId: string, sessionId: string): boolean;
  mute(machineId: string, sessionId: string, muted: boolean): Promise<void>;
  /** How this device stands with a machine, as that says it; null: it knows of no subscription. */
  status(machineId: string): Promise<Result<PushStatus | null>>;
  /** Has the machine send something now; ok false in its answer says what went wrong. */
  test(machineId: string): Promise<Result<{ ok: boolean; problem: string }>>;
}

const mineSchema = v.object({ mine: v.nullable(pushStatusSchema) });

export function createPush(deps: {
  storage(): Promise<Storage>;
  machines(): readonly MachineView[];
  calls: Pick<Calls, 'live'>;
}): PushControl & {
  /** Its link is up, and it knows this device as an owner's. */
  onLive(machineId: string): void;
  onForgotten(machineId: string): Promise<void>;
  /** The storage is empty: what was there is written down again. */
  rewrite(): Promise<void>;
} {
  const { live } = deps.calls;
  const [support, setSupport] = createSignal(pushSupport());
  const [record, setRecord] = createSignal<PushRecord | null>(null);
  const [states, setStates] = createSignal<Readonly<Record<string, HandedOver>>>({});
  let writing: Promise<unknown> = Promise.resolve();

  const opened = (async () => {
    const storage = await deps.storage();
    setRecord(await readRecord(storage));
    return storage;
  })();
  // A browser that keeps nothing says so elsewhere.
  opened.catch(() => {});

  /** One change after the other: each reads what the one before wrote, and what the worker wrote meanwhile. */
  function update(change: (held: PushRecord) => PushRecord): Promise<PushRecord> {
    const next = writing.then(async () => {
      const storage = await opened;
      const changed = change((await readRecord(storage)) ?? record() ?? (await newRecord()));
      await writeRecord(storage, changed);
      setRecord(changed);
      return changed;
    });
    writing = next.catch(() => {});
    return next;
  }

  const setState = (machineId: string, state: HandedOver) =>
    setStates((all) => ({ ...all, [machineId]: state }));

  async function hand(machineId: string): Promise<void> {
    if (!on()) return;
    setState(machineId, 'waits');
    try {
      const kept = await update((held) => withToken(held, machineId));
      const body = handed(kept, machineId, await subscription(kept), location.origin);
      if (body === null) throw new Error('it gives no keys');
      const answer = await live(machineId, { method: 'PUT', path: '/v1/push', body }, v.unknown());
      setState(machineId, answer.ok ? 'done' : answer.problem);
    } catch (error) {
      setState(machineId, noSubscription(error));
    }
  }

  const handToAll = () =>
    Promise.all(
      deps
        .machines()
        .filter((machine) => machine.link().at === 'live')
        .map(({ id }) => hand(id)),
    );

  const on = () => record()?.on === true && support() === 'yes' && pushAllowed();

  return {
    support,
    on,
    preferences: () =>
      record()?.preferences ?? { kinds: {}, muted: [], quiet: null, onlyAway: false, details: true },
    handedOver: (machineId) => states()[machineId] ?? 'waits',

    async turnOn() {
      const allowed = await askToPush();
      setSupport(pushSupport());
      if (!allowed) {
        return {
          ok: false,
          problem: {
            title: 'The browser does not let it.',
            detail: 'Allow notifications for this site in the browser’s settings, then try again.',
          },
        };
      }
      try {
        await subscription(await update((held) => held));
      } catch (error) {
        return { ok: false, problem: noSubscription(error) };
      }
      await update((held) => ({ ...held, on: true }));
      await handToAll();
      return { ok: true, value: null };
    },

    async turnOff() {
      await update((held) => ({ ...held, on: false }));
      await Promise.all(
        deps
          .machines()
          .filter((machine) => machine.link().at === 'live')
          .map(({ id }) => live(id, { method: 'DELETE', path: '/v1/push' }, nothing)),
      );
      // Those that are away find it gone when they next send.
      await endSubscription().catch(() => {});
      setStates({});
    },

    async change(preferences) {
      await update((held) => ({ ...held, preferences: { ...preferences, muted: [] } }));
      await handToAll();
    },
    isMuted: (machineId, sessionId) => record()?.muted[machineId]?.includes(sessionId) === true,
    async mute(machineId, sessionId, muted) {
      await update((held) => withMuted(held, machineId, sessionId, muted));
      await hand(machineId);
    },

    async status(machineId) {
      const answer = await live(machineId, { method: 'GET', path: '/v1/push' }, mineSchema);
      return answer.ok ? { ok: true, value: answer.value.mine } : answer;
    },
    test: (machineId) => live(machineId, { method: 'POST', path: '/v1/push/test', body: {} }, pushTestSchema),

    onLive: (machineId) => void opened.then(() => hand(machineId)).catch(() => {}),
    async rewrite() {
      if (record() !== null) await update((held) => held);
    },
    async onForgotten(machineId) {
      if (record() === null) return;
      await update(({ tokens, muted, waiting, ...held }) => {
        const without = <T>(all: Record<string, T>) =>
          Object.fromEntries(Object.entries(all).filter(([id]) => id !== machineId));
        return { ...held, tokens: without(tokens), muted: without(muted), waiting: without(waiting) };
      });
    },
  };
}

const noSubscription = (error: unknown): ActionProblem => ({
  title: 'This browser gives no subscription.',
  detail: `Its push service may be out of reach, or switched off. (${error instanceof Error ? error.message : error})`,
});
