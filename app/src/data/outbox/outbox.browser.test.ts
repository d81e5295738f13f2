import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStorage } from '../../testing/open-storage.ts';
import { type Call, CallFailed } from '../api.ts';
import { DATABASE, type Storage } from '../database.ts';
import { createOutbox, type Outbox } from './outbox.ts';

const machine = 'm'.repeat(26);
const offline = new CallFailed({ title: 'off', detail: 'off' }, true);
const refused = new CallFailed({ title: 'no', detail: 'It has no such name.' }, false);
const rename = { method: 'PATCH', path: '/v1/sessions/x', body: { title: 'b' } } as const;

let storage: Storage;
let clock: number;
let up: boolean;
/** What the machine got, and what it had done before it was asked. */
let got: Call[];
let done: Set<string>;
let lost: boolean;
const boxes: Outbox[] = [];

/** Does each key once, as the machine does; may lose its answer on the way. */
async function deliver(_: string, call: Call): Promise<void> {
  if (!up) throw offline;
  if (call.method === 'GET') {
    if (!done.has(call.path.split('/').at(-1) ?? '')) throw refused;
    return;
  }
  got.push(call);
  done.add(call.key as string);
  if (lost) throw offline;
}

function tab(how: typeof deliver = deliver): Outbox {
  const box = createOutbox(storage, { deliver: how, isLive: () => up, now: () => clock });
  boxes.push(box);
  return box;
}
const labels = (box: Outbox) => box.entries().map(({ label, state }) => `${label} ${state}`);

beforeEach(async () => {
  storage = await openStorage();
  clock = 1_000_000;
  up = false;
  lost = false;
  got = [];
  done = new Set();
});
afterEach(async () => {
  for (const box of boxes.splice(0)) box.close();
  storage.database.close();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(DATABASE).onsuccess = resolve;
  });
});

describe('what is asked for offline', () => {
  test('is kept over a restart and sent once, with the same key', async () => {
    const first = tab();
    expect(await first.put(machine, 'Rename', rename)).toEqual({ ok: true, value: null });
    expect(labels(first)).toEqual(['Rename queued']);
    first.close();

    const second = tab();
    await second.load();
    up = true;
    await Promise.all([second.flush(machine), second.flush(machine)]);
    expect(got).toHaveLength(1);
    expect(second.entries()).toEqual([]);
    const third = tab();
    await third.load();
    expect(third.entries()).toEqual([]);
  });

  test('goes in order and stops at the first that finds no machine', async () => {
    const paths: string[] = [];
    const box = tab(async (_, call) => {
      if (!up) throw offline;
      paths.push(call.path);
      if (call.path === '/2') up = false;
      if (!up) throw offline;
    });
    for (const path of ['/1', '/2', '/3']) await box.put(machine, path, { ...rename, path });
    up = true;
    await box.flush(machine);
    expect(paths).toEqual(['/1', '/2']);
    expect(box.entries().map((entry) => entry.label)).toEqual(['/2', '/3']);
  });

  test('keeps its order where the clock was set back in between', async () => {
    const box = tab();
    await box.put(machine, 'first', rename);
    clock -= 500_000;
    await box.put(machine, 'second', rename);
    const later = tab();
    await later.load();
    expect(labels(later)).toEqual(['first queued', 'second queued']);
  });

  test('comes back in words where it is refused, and stays where it was queued before', async () => {
    let answer = offline;
    const box = tab(async () => {
      throw answer;
    });
    await box.put(machine, 'Rename', rename);
    answer = refused;
    await box.flush(machine);
    expect(box.entries()[0]).toMatchObject({ state: 'failed', problem: 'It has no such name.' });
    expect(await box.put(machine, 'Rename', rename)).toMatchObject({ ok: false, problem: { title: 'no' } });
    expect(box.entries()).toHaveLength(1);
    await box.discard(box.entries()[0]?.id as string);
    expect(box.entries()).toEqual([]);
  });

  test('goes after an older one that waits, whoever comes first to the link', async () => {
    const paths: string[] = [];
    const box = tab(async (_, call) => {
      if (!up) throw offline;
      paths.push(call.path);
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    await box.put(machine, 'Write', { ...rename, path: '/first' });
    up = true;
    const flushed = box.flush(machine);
    expect((await box.put(machine, 'Change', { ...rename, path: '/second' })).ok).toBe(true);
    await flushed;
    await box.flush(machine);
    expect(paths).toEqual(['/first', '/second']);
    expect(box.entries()).toEqual([]);
  });

  test('is told to the person where this device has no room to keep it', async () => {
    const { database } = storage;
    storage.database = new Proxy(database, {
      get: (target, name) =>
        name === 'put'
          ? () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
          : Reflect.get(target, name),
    });
    const result = await tab().put(machine, 'Rename', rename);
    storage.database = database;
    expect(result).toMatchObject({
      ok: false,
      problem: { title: 'This device has no room left to keep it.' },
    });
  });
});

describe('a lost answer', () => {
  test('leads to a second try under the same key', async () => {
    up = true;
    lost = true;
    const box = tab();
    await box.put(machine, 'Rename', rename);
    lost = false;
    await box.flush(machine);
    expect(got.map(({ key }) => key)).toEqual([got[0]?.key, got[0]?.key]);
    expect(box.entries()).toEqual([]);
  });

  test('of a prompt is looked up before anything is asked: what was done is not sent late', async () => {
    up = true;
    lost = true;
    const box = tab();
    await box.put(machine, 'Send', { ...rename, asks: true });
    up = false;
    box.close();
    clock += 3_600_000;
    const later = tab();
    await later.load();
    up = true;
    await later.flush(machine);
    expect(got).toHaveLength(1);
    expect(later.entries()).toEqual([]);
  });
});

describe('what is worth something only for a while', () => {
  test('a prompt goes by itself after a tunnel, and asks after an hour', async () => {
    const box = tab();
    await box.put(machine, 'Soon', { ...rename, asks: true });
    clock += 30_000;
    up = true;
    await box.flush(machine);
    expect(got).toHaveLength(1);

    up = false;
    await box.put(machine, 'Late', { ...rename, asks: true });
    clock += 3_600_000;
    up = true;
    await box.flush(machine);
    expect(got).toHaveLength(1);
    expect(labels(box)).toEqual(['Late asks']);
    await box.retry(box.entries()[0]?.id as string);
    expect(got).toHaveLength(2);
    expect(box.entries()).toEqual([]);
  });

  test('an approval that is late is not sent and says so', async () => {
    const box = tab();
    await box.put(machine, 'Allow', { ...rename, goodFor: 600_000 });
    clock += 600_001;
    up = true;
    await box.flush(machine);
    expect(got).toEqual([]);
    expect(box.entries()[0]).toMatchObject({ state: 'failed', problem: expect.stringContaining('not sent') });
  });

  test('what was refused goes as it was meant once a person insists', async () => {
    let answers = true;
    const box = tab(async (_, sent) => {
      if (!up) throw offline;
      if (answers) throw refused;
      got.push(sent);
    });
    const body = { title: 'b', was: 'a' };
    await box.put(machine, 'Rename', { ...rename, body, insists: { title: 'b' } });
    up = true;
    await box.flush(machine);
    expect(box.entries()[0]).toMatchObject({ state: 'failed', problem: 'It has no such name.', body });
    answers = false;
    await box.retry(box.entries()[0]?.id as string);
    expect(got.map((one) => one.body)).toEqual([{ title: 'b' }]);
  });

  test('a clock that was set back makes nothing young again', async () => {
    const box = tab();
    await box.put(machine, 'Allow', { ...rename, goodFor: 600_000 });
    await box.put(machine, 'Send', { ...rename, asks: true });
    clock -= 10_000;
    up = true;
    await box.flush(machine);
    expect(got).toEqual([]);
    expect(labels(box)).toEqual(['Allow failed', 'Send asks']);
  });

  test('what waits for an answer of the person holds nothing else up', async () => {
    const box = tab();
    await box.put(machine, 'Send', { ...rename, asks: true });
    await box.put(machine, 'Rename', rename);
    clock += 3_600_000;
    up = true;
    await box.flush(machine);
    expect(labels(box)).toEqual(['Send asks']);
    expect(got).toHaveLength(1);
  });
});

describe('two tabs', () => {
  test('show the same, and send each thing once between them', async () => {
    const [one, other] = [tab(), tab()];
    await one.put(machine, 'Rename', rename);
    await vi.waitFor(() => expect(labels(other)).toEqual(['Rename queued']));
    up = true;
    await Promise.all([one.flush(machine), other.flush(machine)]);
    await vi.waitFor(() => expect([...one.entries(), ...other.entries()]).toEqual([]));
    expect(got).toHaveLength(1);
  });

  test('what one leaves behind as it dies, the other sends', async () => {
    const [one, other] = [tab(), tab()];
    await other.load();
    await one.put(machine, 'Rename', rename);
    one.close();
    await vi.waitFor(() => expect(labels(other)).toEqual(['Rename queued']));
    up = true;
    await other.flush(machine);
    expect(got).toHaveLength(1);
  });
});
