/**
 * Tells each subscribed device of what waits, as its person wishes: not at once, since it may be answered in the same breath; not
 * while somebody types; and that it is over, where it was told.
 */
import type { DeclarativePush, PushMessage } from '../../shared/model/push.ts';
import type { Clock } from '../clock.ts';
import type { StoredPush } from '../store/pushes.ts';
import { type PushOutbox, topicOf } from './outbox.ts';
import { verdict } from './policy.ts';
import type { Letter } from './post.ts';
import { mustShow } from './services.ts';
import { countWaiting, type Thing } from './things.ts';
import { generalWords, type Words } from './words.ts';

/** Answered or typed over within this, it is not told. */
const GRACE_MS: Partial<Record<Thing['kind'], number>> = {
  permission: 2_000,
  question: 2_000,
  plan: 2_000,
  finished: 6_000,
  // What is measured for a report begins a moment later.
  report: 5_000,
};
const HOUR_S = 3600;
const TTL_S: Partial<Record<Thing['kind'], number>> = { permission: 4 * HOUR_S, finished: 4 * HOUR_S };
const GONE_TTL_S = HOUR_S;
/** Of a machine: as many as it can be told of at once and more. */
const MAX_KNOWN = 2_000;

export interface Teller {
  /** All that can be told now. */
  look(things: readonly Thing[]): void;
  /** The message of a test. */
  test(push: StoredPush): Letter;
  /** A device that subscribed is told of what comes from now on. */
  forget(deviceId: string): void;
  stop(): void;
}

export interface TellerDeps {
  clock: Clock;
  machine: { id: string; name: string };
  pushes(): readonly StoredPush[];
  outbox(deviceId: string): PushOutbox;
  deviceIdle(deviceId: string): number | null;
  deskIdle(): Promise<number | null>;
}

/** Of one thing towards one device. */
type Stand = { at: 'waits'; stop: () => void } | { at: 'told' } | { at: 'not' };

export function createTeller(deps: TellerDeps): Teller {
  const { clock, machine } = deps;
  /** By tag, then by device. Things that stood when the agent began are known and told to nobody. */
  const known = new Map<string, Map<string, Stand>>();
  let present: readonly Thing[] = [];
  let began = false;
  let stopped = false;

  const find = (tag: string) => present.find((thing) => thing.tag === tag);
  const pushOf = (deviceId: string) => deps.pushes().find((push) => push.deviceId === deviceId);

  function letter(
    push: StoredPush,
    what: PushMessage['notification']['data']['what'],
    words: Words,
    about: Partial<Thing>,
  ): Letter {
    const { subscription } = push;
    const tag = `${machine.id}/${about.tag ?? 'test'}`;
    const waiting = countWaiting(present);
    const message: PushMessage = {
      notification: {
        title: words.title,
        body: words.body === '' ? machine.name : words.body,
        navigate: `${subscription.app}/m/${machine.id}${about.path ?? ''}`,
        tag,
        silent: what === 'gone',
        data: {
          token: subscription.token,
          what,
          sessionId: about.sessionId ?? null,
          askId: words.whole ? (about.askId ?? null) : null,
          waiting,
          at: clock.now(),
        },
      },
    };
    const declared: DeclarativePush = { web_push: 8030, mutable: true, app_badge: waiting, ...message };
    const asks = what === 'permission' || what === 'question' || what === 'plan' || what === 'test';
    return {
      // That something is over is nothing to show.
      text: JSON.stringify(what === 'gone' ? message : declared),
      ttl: what === 'gone' ? GONE_TTL_S : (TTL_S[what as Thing['kind']] ?? 24 * HOUR_S),
      urgency: asks ? 'high' : what === 'gone' ? 'low' : 'normal',
      topic: topicOf(tag, subscription.token),
    };
  }

  async function consider(tag: string, deviceId: string): Promise<void> {
    const deskIdle = await deps.deskIdle();
    const stands = known.get(tag);
    const thing = find(tag);
    const push = pushOf(deviceId);
    if (stopped || stands === undefined || thing === undefined || push === undefined) return;
    const { preferences } = push.subscription;
    const found = verdict(thing.kind, thing.sessionId, preferences, {
      now: clock.now(),
      deskIdle,
      deviceIdle: deps.deviceIdle(deviceId),
    });
    // Who was at it when it ended has seen it.
    if (found.do === 'never' || (found.do === 'held' && thing.kind === 'finished')) {
      stands.set(deviceId, { at: 'not' });
    } else if (found.do === 'held') {
      stands.set(deviceId, wait(tag, deviceId, found.ms));
    } else {
      stands.set(deviceId, { at: 'told' });
      const words = preferences.details ? thing.words() : generalWords(thing.kind);
      void deps.outbox(deviceId).send(letter(push, thing.kind, words, thing));
    }
  }

  const wait = (tag: string, deviceId: string, ms: number): Stand => ({
    at: 'waits',
    stop: clock.after(ms, () => void consider(tag, deviceId)),
  });

  function over(tag: string, stands: ReadonlyMap<string, Stand>): void {
    for (const [deviceId, stand] of stands) {
      if (stand.at === 'waits') stand.stop();
      if (stand.at !== 'told') continue;
      const push = pushOf(deviceId);
      if (push === undefined) continue;
      const gone = letter(
        push,
        'gone',
        { title: 'Answered elsewhere', body: '', whole: false },
        { tag, path: '' },
      );
      const outbox = deps.outbox(deviceId);
      if (mustShow(new URL(push.subscription.endpoint).hostname)) outbox.cancel(gone.topic);
      else void outbox.send(gone);
    }
  }

  return {
    look(things) {
      if (stopped) return;
      present = things;
      const tags = new Set(things.map(({ tag }) => tag));
      for (const [tag, stands] of known) {
        if (tags.has(tag)) continue;
        known.delete(tag);
        over(tag, stands);
      }
      for (const { tag, kind } of things) {
        if (known.has(tag) || known.size >= MAX_KNOWN) continue;
        const stands = new Map<string, Stand>();
        known.set(tag, stands);
        if (!began) continue;
        for (const { deviceId } of deps.pushes())
          stands.set(deviceId, wait(tag, deviceId, GRACE_MS[kind] ?? 0));
      }
      began = true;
    },
    test: (push) =>
      letter(
        push,
        'test',
        {
          title: `${machine.name} can reach this device`,
          body: 'This is what a notification looks like.',
          whole: false,
        },
        {},
      ),
    forget(deviceId) {
      for (const stands of known.values()) {
        const stand = stands.get(deviceId);
        if (stand?.at === 'waits') stand.stop();
        stands.delete(deviceId);
      }
    },
    stop() {
      stopped = true;
      for (const stands of known.values()) {
        for (const stand of stands.values()) if (stand.at === 'waits') stand.stop();
      }
    },
  };
}
