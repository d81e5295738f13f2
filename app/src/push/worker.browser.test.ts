/** The service worker's part, in a real browser's storage: what it is handed is shown, counted on the app's icon, and taken away again. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../shared/model/ids.ts';
import type { PushMessage } from '../../../shared/model/push.ts';
import type { Storage } from '../data/database.ts';
import { openStorage } from '../testing/open-storage.ts';
import { newRecord, type PushRecord, withToken, writeRecord } from './record.ts';

/** It is typed for a service worker, which no page is. */
const script: string = './worker.ts';
const { takePush } = (await import(/* @vite-ignore */ script)) as { takePush(worker: object): void };

const [ATLAS, LOFT] = ['a'.repeat(26), 'b'.repeat(26)] as const;

let storage: Storage;
let record: PushRecord;
let standing: { title: string; tag: string }[];
let badges: number[];
let posted: unknown[];
let listeners: Map<string, (event: object) => void>;

beforeEach(async () => {
  storage = await openStorage();
  record = withToken(withToken(await newRecord(), ATLAS), LOFT);
  await writeRecord(storage, record);
  standing = [];
  badges = [];
  posted = [];
  listeners = new Map();
  const registration = {
    showNotification: async (title: string, { tag = '' }: NotificationOptions) => {
      standing = [...standing.filter((one) => one.tag !== tag), { title, tag }];
    },
    getNotifications: async ({ tag }: { tag: string }) =>
      standing
        .filter((one) => one.tag === tag)
        .map(() => ({
          close: () => {
            standing = standing.filter((one) => one.tag !== tag);
          },
        })),
  };
  takePush({
    location,
    registration,
    navigator: { setAppBadge: async (count: number) => void badges.push(count) },
    clients: { matchAll: async () => [{ postMessage: (message: unknown) => posted.push(message) }] },
    Notification: { maxActions: 2 },
    addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
  });
});
afterEach(async () => {
  await storage.database.clear('push');
  storage.database.close();
});

async function push(json: unknown): Promise<void> {
  let done: Promise<unknown> = Promise.resolve();
  const waitUntil = (work: Promise<unknown>) => {
    done = work;
  };
  listeners.get('push')?.({ data: { json: () => json }, waitUntil });
  await done;
}
const message = (
  machine: string,
  what: PushMessage['notification']['data']['what'],
  waiting: number,
  tag: string,
): PushMessage => ({
  notification: {
    ...{
      title: 'Claude wants to run a command',
      body: 'npm test',
      navigate: location.origin,
      tag,
      silent: false,
    },
    data: {
      ...{ token: record.tokens[machine] ?? machine, what, waiting, at: Date.now() },
      ...{ sessionId: newId(), askId: null },
    },
  },
});
const tags = () => standing.map(({ tag }) => tag);

describe('a machine that tells something', () => {
  test('stands among the notifications, and the badge counts what waits on all machines', async () => {
    await push(message(ATLAS, 'permission', 1, 'one'));
    await push(message(LOFT, 'question', 2, 'two'));
    expect(tags()).toEqual(['one', 'two']);
    expect(badges).toEqual([1, 3]);
  });

  test('takes away what is over, and counts it no more', async () => {
    await push(message(ATLAS, 'permission', 2, 'one'));
    await push(message(ATLAS, 'permission', 2, 'two'));
    await push(message(ATLAS, 'gone', 1, 'one'));
    expect(tags()).toEqual(['two']);
    await push(message(ATLAS, 'gone', 0, 'two'));
    expect(tags()).toEqual([]);
    expect(badges).toEqual([2, 2, 1, 0]);
  });

  test('tells the open app that its test arrived', async () => {
    await push(message(LOFT, 'test', 0, 'test'));
    expect(posted).toEqual([{ type: 'push-arrived', machineId: LOFT }]);
  });
});

test('who is unknown is shown as unknown and changes no count; what is no message is shown too', async () => {
  await push(message('nobody-knows-this-token', 'permission', 7, 'theirs'));
  await push('nothing of ours');
  expect(badges).toEqual([]);
  expect(standing.map(({ title }) => title)).toEqual(['Open Poet']);
  expect(posted).toEqual([]);
});
