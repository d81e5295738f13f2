import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceLink } from '../../../shared/link/types.ts';
import type { Project } from '../../../shared/model/project.ts';
import { type Changes, noChanges, noRows, type SyncAnswer } from '../../../shared/model/sync.ts';
import { openStorage } from '../testing/open-storage.ts';
import type { Storage } from './database.ts';
import { FIRST_ROWS } from './first-page.ts';
import { createMachine, type LiveMachine } from './machine.ts';
import { readFirst, readRows } from './rows.ts';

const id = 'm'.repeat(26);
const owner = { role: 'owner' } as const;
const confirmed = { v: 1, machine: { id, name: 'atlas' }, grant: owner, now: 1 };
const about = { id, name: 'atlas', platform: 'linux', version: '1', claude: null };

let storage: Storage;
let machine: LiveMachine;
let link: DeviceLink;
/** Answers to `sync`, in order of the calls. */
let asked: { since: number; answer(changes: Changes): void; fail(): void }[];

const project = (name: string, rev: number): Project => ({
  id: name.padEnd(26, 'a'),
  name,
  path: `/${name}`,
  createdAt: 1,
  defaults: {},
  git: null,
  rev,
});
const changes = (rev: number, project: Project[], whole = false): Changes => ({
  ...noChanges(),
  rev,
  whole,
  rows: { ...noRows(), project },
});

function fakeLink(): DeviceLink {
  return {
    state: { at: 'connecting', since: 0 },
    onState() {},
    onConfirmed() {},
    onEvent() {},
    latency: null,
    heardAt: 1,
    start() {},
    stop() {},
    fetch: (input: RequestInfo | URL) =>
      new Promise<Response>((resolve, reject) => {
        asked.push({
          since: Number(new URL(String(input)).searchParams.get('since')),
          answer(changes) {
            const answer: SyncAnswer = { ...changes, machine: about, epoch: id };
            resolve(new Response(JSON.stringify(answer)));
          },
          fail: () => reject(new Error('gone')),
        });
      }),
  } as unknown as DeviceLink;
}

const names = () =>
  machine.view
    .projects()
    .map((one) => one.name)
    .join(' ');
const cached = async () => (await readRows(storage, id)).cursor?.rev;

beforeEach(async () => {
  storage = await openStorage();
  asked = [];
  link = fakeLink();
  machine = createMachine({
    id,
    deviceId: 'd',
    name: 'atlas',
    relay: 'wss://relay.example',
    storage,
    link,
    onLive: () => {},
    onNamed: () => {},
    onGone: () => {},
  });
  link.onState({ at: 'live', since: 1 });
  link.onConfirmed(confirmed as Parameters<DeviceLink['onConfirmed']>[0]);
});

afterEach(async () => {
  machine.close();
  storage.database.close();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('open-poet').onsuccess = resolve;
  });
});

test('an event before the first answer does not stand for what came before it', async () => {
  link.onEvent({ type: 'changes', ...changes(9, [project('late', 9)]) });
  await expect.poll(names).toBe('late');
  await expect.poll(cached).toBe(0);
  asked[0]?.answer(changes(9, [project('early', 3), project('late', 9)], true));
  await expect.poll(names).toBe('early late');
  await expect.poll(cached).toBe(9);
});

test('what an event brought beyond the answer is asked for again, not forgotten', async () => {
  link.onEvent({ type: 'changes', ...changes(9, [project('late', 9)]) });
  asked[0]?.answer(changes(8, [project('early', 3)], true));
  await expect.poll(() => asked.length).toBe(2);
  expect(asked[1]?.since).toBe(8);
  asked[1]?.answer(changes(9, [project('late', 9)]));
  await expect.poll(names).toBe('early late');
});

test('after the answer each event moves the cursor', async () => {
  asked[0]?.answer(changes(3, [project('early', 3)], true));
  await expect.poll(names).toBe('early');
  link.onEvent({ type: 'changes', ...changes(4, [project('next', 4)]) });
  await expect.poll(cached).toBe(4);
});

test('is in step once what came before is here, until the link is gone', async () => {
  expect(machine.view.synced()).toBe(false);
  asked[0]?.answer(changes(3, [project('early', 3)], true));
  await expect.poll(names).toBe('early');
  expect(machine.view.synced()).toBe(true);
  link.onState({ at: 'offline', since: 2, why: 'lost', retryAt: null });
  expect(machine.view.synced()).toBe(false);
  link.onState({ at: 'live', since: 3 });
  expect(machine.view.synced()).toBe(false);
});

test('a sync that fails while the link stands is tried again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  asked[0]?.fail();
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
  vi.runAllTimers();
  vi.useRealTimers();
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.answer(changes(3, [project('early', 3)], true));
  await expect.poll(names).toBe('early');
});

test('a second tab keeps its hands off the rows, and keeps all of its own once the first is closed', async () => {
  const other = createMachine({
    ...{ id, deviceId: 'd', name: 'atlas', relay: 'wss://relay.example', storage, link: fakeLink() },
    ...{ onLive() {}, onNamed() {}, onGone() {} },
  });
  link.onEvent({ type: 'changes', ...changes(9, [project('late', 9)]) });
  asked[0]?.answer(changes(9, [project('late', 9)], true));
  await expect.poll(cached).toBe(9);
  other.link.onState({ at: 'live', since: 1 });
  other.link.onConfirmed(confirmed as Parameters<DeviceLink['onConfirmed']>[0]);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.answer(changes(5, [project('stale', 5)], true));
  await expect.poll(() => other.view.projects().length).toBe(1);
  expect(await cached()).toBe(9);
  machine.close();
  await expect.poll(cached).toBe(5);
  const { changes: kept } = await readRows(storage, id);
  expect(kept.rows.project.map(({ rev }) => rev)).toEqual([5]);
  other.close();
});

test('of many rows the first page stands at once, the link starts once all of them do', async () => {
  const all = Array.from({ length: 400 }, (_, at) =>
    project(
      String(at).replace(/\d/g, (digit) => 'bcdefghijk'[Number(digit)] ?? ''),
      at + 1,
    ),
  );
  asked[0]?.answer(changes(400, all, true));
  await expect.poll(async () => (await readFirst(storage, id))?.cursor?.rev).toBe(400);
  machine.close();
  const started = vi.fn();
  const again = createMachine({
    ...{ id, deviceId: 'd', name: 'atlas', relay: 'wss://relay.example', storage },
    ...{ link: { ...fakeLink(), start: started }, onLive() {}, onNamed() {}, onGone() {} },
  });
  await again.open();
  expect(again.view.projects()).toHaveLength(FIRST_ROWS);
  expect(again.view.reading()).toBe(true);
  expect(started).not.toHaveBeenCalled();
  await expect.poll(again.view.reading).toBe(false);
  expect(again.view.projects()).toHaveLength(400);
  expect(started).toHaveBeenCalledOnce();
  again.close();
});

test('a first page whose rows are gone stands until the machine is asked for all of them', async () => {
  asked[0]?.answer(changes(3, [project('early', 3)], true));
  await expect.poll(async () => (await readFirst(storage, id))?.cursor?.rev).toBe(3);
  machine.close();
  await storage.database.clear('rows');
  await storage.database.clear('cursors');
  const other = fakeLink();
  const again = createMachine({
    ...{ id, deviceId: 'd', name: 'atlas', relay: 'wss://relay.example', storage, link: other },
    ...{ onLive() {}, onNamed() {}, onGone() {} },
  });
  await again.open();
  await expect.poll(again.view.reading).toBe(false);
  expect(again.view.projects()).toHaveLength(1);
  other.onState({ at: 'live', since: 1 });
  other.onConfirmed(confirmed as Parameters<DeviceLink['onConfirmed']>[0]);
  await expect.poll(() => asked.length).toBe(2);
  expect(asked[1]?.since).toBe(0);
  again.close();
});
