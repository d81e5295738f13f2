/** Push in a real browser's storage; its own subscription, which no test can have, is played. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PushSubscription as Handed } from '../../../shared/model/push.ts';
import { fromBase64Url } from '../../../shared/wire/bytes.ts';
import type { Call } from '../data/api.ts';
import type { Storage } from '../data/database.ts';
import type { MachineView } from '../data/types.ts';
import { openStorage } from '../testing/open-storage.ts';
import { createPush } from './control.ts';
import { machineOf, readRecord, withMuted } from './record.ts';

let storage: Storage;
let asked: (Call & { to: string })[];
let subscribed: Uint8Array[];
let permission: NotificationPermission;
let standing: object | null;
const ids = ['a'.repeat(26), 'b'.repeat(26)] as const;

const machine = (id: string, at: 'live' | 'offline') => ({ id, link: () => ({ at }) }) as MachineView;

function fakeSubscription(key: Uint8Array) {
  const keys = { p256dh: new Uint8Array(65).fill(4).buffer, auth: new Uint8Array(16).fill(5).buffer };
  return {
    endpoint: 'https://fcm.googleapis.com/fcm/send/x',
    options: { applicationServerKey: key.buffer },
    getKey: (name: 'p256dh' | 'auth') => keys[name],
    unsubscribe: async () => {
      standing = null;
      return true;
    },
  };
}

beforeEach(async () => {
  storage = await openStorage();
  asked = [];
  subscribed = [];
  permission = 'default';
  standing = null;
  vi.stubGlobal(
    'Notification',
    Object.defineProperty(
      {
        requestPermission: async () => {
          permission = 'granted';
          return permission;
        },
      },
      'permission',
      { get: () => permission },
    ),
  );
  const pushManager = {
    getSubscription: async () => standing,
    subscribe: async ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
      subscribed.push(applicationServerKey);
      standing = fakeSubscription(applicationServerKey);
      return standing;
    },
  };
  vi.spyOn(navigator.serviceWorker, 'ready', 'get').mockResolvedValue({ pushManager } as never);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await storage.database.clear('push');
  storage.database.close();
});

const open = (machines = [machine(ids[0], 'live'), machine(ids[1], 'offline')]) =>
  createPush({
    storage: async () => storage,
    machines: () => machines,
    calls: {
      async live(to, call) {
        asked.push({ to, ...call });
        return { ok: true, value: null } as never;
      },
    },
  });
const handed = (at: number) => asked[at]?.body as Handed;

test('a tap asks, makes keys, subscribes by them, and hands all of it to each machine that is there', async () => {
  const push = open();
  expect(push.on()).toBe(false);
  expect(await push.turnOn()).toEqual({ ok: true, value: null });
  expect(push.on()).toBe(true);
  expect(asked.map(({ to, method, path }) => [to, method, path])).toEqual([[ids[0], 'PUT', '/v1/push']]);
  const { vapid, token, endpoint, app } = handed(0);
  expect([endpoint, app]).toEqual(['https://fcm.googleapis.com/fcm/send/x', location.origin]);
  expect(fromBase64Url(vapid.publicKey)).toHaveLength(65);
  expect(fromBase64Url(vapid.privateKey)).toHaveLength(32);
  expect(subscribed).toEqual([fromBase64Url(vapid.publicKey)]);
  const record = await readRecord(storage);
  expect(record && machineOf(record, token)).toBe(ids[0]);

  // The other one comes back: it gets the same keys and a token of its own.
  push.onLive(ids[1]);
  await expect.poll(() => asked).toHaveLength(2);
  expect(handed(1).vapid).toEqual(vapid);
  expect(handed(1).token).not.toBe(token);
  expect(push.handedOver(ids[1])).toBe('done');
});

test('is on after the page was opened anew, with the same keys; one that the browser ended is made again', async () => {
  const first = open();
  await first.turnOn();
  const { vapid, token } = handed(0);
  standing = null;
  const second = open();
  await expect.poll(() => second.on()).toBe(true);
  second.onLive(ids[0]);
  await expect.poll(() => asked).toHaveLength(2);
  expect([handed(1).vapid, handed(1).token]).toEqual([vapid, token]);
  expect(subscribed).toHaveLength(2);
});

test('wishes go to every machine, what is muted to its own alone', async () => {
  const push = open([machine(ids[0], 'live'), machine(ids[1], 'live')]);
  await push.turnOn();
  asked = [];
  const session = 'c'.repeat(26);
  await push.mute(ids[0], session, true);
  expect(asked.map(({ to }) => to)).toEqual([ids[0]]);
  expect(handed(0).preferences.muted).toEqual([session]);
  await push.change({ ...push.preferences(), onlyAway: true });
  const muted = Object.fromEntries(asked.slice(1).map(({ to, body }) => [to, (body as Handed).preferences]));
  expect(muted[ids[0]]).toMatchObject({ onlyAway: true, muted: [session] });
  expect(muted[ids[1]]).toMatchObject({ onlyAway: true, muted: [] });
  expect(push.isMuted(ids[0], session)).toBe(true);
});

test('off, machines are told and the subscription ends; a connect hands nothing over any more', async () => {
  const push = open();
  await push.turnOn();
  asked = [];
  await push.turnOff();
  expect(asked.map(({ to, method }) => [to, method])).toEqual([[ids[0], 'DELETE']]);
  expect(standing).toBeNull();
  push.onLive(ids[0]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked).toHaveLength(1);
});

test('a person who says no hears what to do; nothing is handed over', async () => {
  vi.stubGlobal('Notification', { permission: 'denied', requestPermission: async () => 'denied' });
  const push = open();
  expect(await push.turnOn()).toMatchObject({ ok: false });
  expect(push.support()).toBe('denied');
  expect(asked).toEqual([]);
});

test('what is kept is sealed, and bounded', async () => {
  const push = open();
  await push.turnOn();
  const sealed = new TextDecoder('latin1').decode(await storage.database.get('push', 'device'));
  expect(sealed).not.toContain(handed(0).vapid.privateKey);
  let record = (await readRecord(storage)) as NonNullable<Awaited<ReturnType<typeof readRecord>>>;
  for (let at = 0; at < 300; at++) record = withMuted(record, ids[0], String(at), true);
  expect(record.muted[ids[0]]).toHaveLength(256);
  await push.onForgotten(ids[0]);
  expect(Object.keys((await readRecord(storage))?.tokens ?? {})).toEqual([]);
});
