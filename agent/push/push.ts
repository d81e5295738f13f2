/** Push, put together: who subscribed, what can be told, and the way to each device. */
import type { Log } from '../../shared/model/log.ts';
import type { PushStatus, PushSubscription } from '../../shared/model/push.ts';
import type { Changes } from '../../shared/model/sync.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import { findDevice } from '../store/devices.ts';
import type { Store } from '../store/open.ts';
import { findPush, listPushes, notePush, removePush, type StoredPush, savePush } from '../store/pushes.ts';
import { liveSessions } from '../store/sessions.ts';
import { createPushOutbox, type PushOutbox, type Sent } from './outbox.ts';
import { type Answer, type Letter, postPush } from './post.ts';
import { createPresence, type Presence } from './presence.ts';
import { checkEndpoint, EndpointRefused } from './services.ts';
import { createTeller } from './teller.ts';
import { thingsOf } from './things.ts';
import { fitTogether } from './vapid.ts';

/** Changes come in bursts. */
const LOOK_AFTER_MS = 150;
const TEST_PATIENCE_MS = 20_000;

export interface Push {
  readonly presence: Pick<Presence, 'onFrame'>;
  /** Throws ProblemError where this machine would not send there. */
  subscribe(deviceId: string, subscription: PushSubscription): PushStatus;
  unsubscribe(deviceId: string): void;
  statuses(): PushStatus[];
  /** Sends now, whatever the hour; throws ProblemError where this device has no subscription. */
  test(deviceId: string): Promise<Sent>;
  stop(): void;
}

export interface PushDeps {
  store: Store;
  clock: Clock;
  log: Log;
  machine: { id: string; name: string };
  /** Origins of push services beside those of browsers. */
  services: readonly string[];
  systemIdle(): Promise<number | null>;
  post?(subscription: PushSubscription, letter: Letter): Promise<Answer>;
}

export function createPush(deps: PushDeps): Push {
  const { store, clock, log } = deps;
  const { db } = store;
  const post =
    deps.post ?? ((to: PushSubscription, letter: Letter) => postPush(to, letter, deps.services, clock.now()));
  const outboxes = new Map<string, PushOutbox>();
  const finished = new Map<string, number>();
  const working = new Set<string>();
  const presence = createPresence({
    clock,
    platformOf: (deviceId) => findDevice(db, deviceId)?.platform,
    systemIdle: deps.systemIdle,
  });

  /** Rights may have gone since: only owners are told. */
  const owners = (): StoredPush[] =>
    listPushes(db).filter(({ deviceId }) => findDevice(db, deviceId)?.grant?.role === 'owner');

  function drop(deviceId: string): void {
    outboxes.get(deviceId)?.close();
    outboxes.delete(deviceId);
    teller.forget(deviceId);
  }

  function outbox(deviceId: string): PushOutbox {
    const known = outboxes.get(deviceId);
    if (known !== undefined) return known;
    const made = createPushOutbox({
      clock,
      log,
      async post(letter) {
        const push = findPush(db, deviceId);
        if (push === undefined) throw new EndpointRefused('This device has no subscription any more.');
        return post(push.subscription, letter);
      },
      onTried: (last) => store.write((tx) => notePush(tx, deviceId, last)),
      onGone: () => unsubscribe(deviceId),
    });
    outboxes.set(deviceId, made);
    return made;
  }

  const teller = createTeller({
    clock,
    machine: deps.machine,
    pushes: owners,
    outbox,
    deviceIdle: presence.deviceIdle,
    deskIdle: async () =>
      owners().some((one) => one.subscription.preferences.onlyAway) ? presence.deskIdle() : null,
  });

  /** A turn has ended where Claude worked and now does not, and waits for nothing. */
  function follow(): void {
    const live = liveSessions(db);
    for (const { id, activity } of live) {
      if (activity?.state === 'working') {
        working.add(id);
        finished.delete(id);
      } else if (activity?.state !== 'idle') finished.delete(id);
      else if (working.delete(id)) finished.set(id, activity.since);
    }
    const ids = new Set(live.map(({ id }) => id));
    for (const id of [...working, ...finished.keys()]) {
      if (ids.has(id)) continue;
      working.delete(id);
      finished.delete(id);
    }
  }

  let looking: (() => void) | null = null;
  function look(): void {
    looking = null;
    follow();
    teller.look(thingsOf(db, finished));
  }
  look();
  const leave = store.onChanges(({ rows, removed }: Changes) => {
    const gone = removed.filter(({ kind }) => kind === 'device');
    for (const { id } of gone) if (outboxes.has(id)) drop(id);
    const touched = rows.session.length + rows.notification.length + rows.task.length + removed.length;
    if (touched > 0) looking ??= clock.after(LOOK_AFTER_MS, look);
  });

  function unsubscribe(deviceId: string): void {
    drop(deviceId);
    store.write((tx) => removePush(tx, deviceId));
  }

  return {
    presence,
    subscribe(deviceId, subscription) {
      try {
        checkEndpoint(subscription.endpoint, deps.services);
      } catch (error) {
        if (!(error instanceof EndpointRefused)) throw error;
        throw new ProblemError(422, 'unknown-push-service', error.message);
      }
      if (!fitTogether(subscription.vapid)) {
        throw new ProblemError(422, 'bad-keys', 'The keys of this subscription are not of each other.');
      }
      if (findPush(db, deviceId)?.subscription.endpoint !== subscription.endpoint) drop(deviceId);
      store.write((tx) => savePush(tx, deviceId, subscription, clock.now()));
      return statusOf(findPush(db, deviceId) as StoredPush);
    },
    unsubscribe,
    statuses: () => listPushes(db).map(statusOf),
    async test(deviceId) {
      const push = findPush(db, deviceId);
      if (push === undefined) {
        throw new ProblemError(409, 'not-subscribed', 'This machine has no subscription of this device.');
      }
      const late = new Promise<Sent>((resolve) =>
        clock.after(TEST_PATIENCE_MS, () =>
          resolve({
            ok: false,
            problem: findPush(db, deviceId)?.last?.problem || 'The push service does not answer.',
          }),
        ),
      );
      return Promise.race([outbox(deviceId).send(teller.test(push)), late]);
    },
    stop() {
      leave();
      looking?.();
      teller.stop();
      for (const one of outboxes.values()) one.close();
    },
  };
}

const statusOf = ({ deviceId, subscription, confirmedAt, last }: StoredPush): PushStatus => ({
  deviceId,
  service: new URL(subscription.endpoint).hostname,
  confirmedAt,
  preferences: subscription.preferences,
  last,
});
