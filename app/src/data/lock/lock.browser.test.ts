import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { noRows } from '../../../../shared/model/sync.ts';
import { openStorage } from '../../testing/open-storage.ts';
import { createCache } from '../cache/cache.ts';
import { DATABASE, mended, openDatabase, type Storage } from '../database.ts';
import { createDrafts } from '../drafts.ts';
import { createKeeper, type Keeper, type KeeperOptions } from '../keeper.ts';
import { readRows, writeRows } from '../rows.ts';
import type { ActionProblem } from '../types.ts';
import { openVault } from '../vault.ts';
import { MIN_ROUNDS, makeLock, measureRounds, openLock, waitAfter } from './lock-record.ts';
import { OTHER_STORES, reseal, SEALED_STORES } from './reseal.ts';

const FEW = 1_000;
const WORDS = 'four words and more';
const machine = 'm'.repeat(26);
const session = 's'.repeat(26);
const cursor = { epoch: 'e'.repeat(26), rev: 1, freshAt: 2, about: null, grant: null };
const path = `/v1/sessions/${session}/transcript`;
const project = {
  id: 'a'.repeat(26),
  name: 'halyard',
  path: '/a',
  createdAt: 1,
  defaults: {},
  git: null,
  rev: 1,
};

async function fill(storage: Storage): Promise<void> {
  const rows = { ...noRows(), project: [project] };
  await writeRows(storage, machine, { rev: 1, whole: false, rows, removed: [] }, cursor);
  const drafts = createDrafts(async () => storage);
  drafts.keep({ machineId: machine, sessionId: session }, 'half a thought');
  await drafts.settled();
  const cache = createCache(Promise.resolve(storage), () => []);
  await cache.put(machine, path, 'a whole conversation');
  await cache.keepAlways(machine, session, true);
}
async function read(storage: Storage) {
  const cache = createCache(Promise.resolve(storage), () => []);
  await cache.opened;
  return {
    project: (await readRows(storage, machine)).changes.rows.project[0]?.name,
    draft: await createDrafts(async () => storage).read({ machineId: machine, sessionId: session }),
    page: (await cache.read(machine, path, (await import('valibot')).string()))?.value,
    always: cache.isAlwaysHere(machine, session),
  };
}
const whole = { project: 'halyard', draft: 'half a thought', page: 'a whole conversation', always: true };

afterEach(() => deleteDB(DATABASE));

describe('a lock', () => {
  test('opens with its passphrase alone, to a key that cannot be exported', async () => {
    const { record, key } = await makeLock(WORDS, 0, FEW);
    expect(await openLock(record, 'four words and mere')).toBeNull();
    const opened = (await openLock(record, WORDS)) as CryptoKey;
    const sealed = await openVault(key).seal('place', 'secret');
    expect(await openVault(opened).open('place', sealed)).toBe('secret');
    for (const one of [key, opened]) {
      await expect(crypto.subtle.exportKey('raw', one)).rejects.toThrow();
    }
    expect(await openLock({ ...record, rounds: FEW + 1 }, WORDS)).toBeNull();
  });

  test('is the same passphrase however its letters are put together', async () => {
    const { record } = await makeLock('café au lait', 0, FEW);
    expect(await openLock(record, 'cafe\u0301 au lait')).not.toBeNull();
  });

  test('is slow to guess: never under the rounds that are advised, and with longer and longer waits', async () => {
    expect(await measureRounds()).toBeGreaterThanOrEqual(MIN_ROUNDS);
    expect([0, 2, 3, 4, 30].map(waitAfter)).toEqual([0, 0, 5_000, 10_000, 300_000]);
  });
});

describe('sealing anew', () => {
  let storage: Storage;
  beforeEach(async () => {
    storage = await openStorage();
    await fill(storage);
  });
  afterEach(() => storage.database.close());
  const key = async () => (await storage.database.get('vault', 'key')) as CryptoKey;

  test('knows every store there is', () => {
    const known = [...SEALED_STORES, ...OTHER_STORES].sort();
    expect([...storage.database.objectStoreNames].sort()).toEqual(known);
  });

  test('leaves everything readable by the fresh key, and nothing by the former', async () => {
    const { key: fresh } = await makeLock(WORDS, 0, FEW);
    await reseal(storage.database, await key(), fresh);
    expect(await read(storage)).toEqual({ project: undefined, draft: '', page: undefined, always: false });
    expect(await read({ ...storage, vault: openVault(fresh) })).toEqual(whole);
  });

  test('goes on where it was cut off', async () => {
    const { key: fresh } = await makeLock(WORDS, 0, FEW);
    const former = await key();
    const cut = new Proxy(storage.database, {
      get(target, name) {
        if (name === 'getAll') throw new Error('the tab was closed');
        const own: unknown = Reflect.get(target, name);
        return typeof own === 'function' ? own.bind(target) : own;
      },
    });
    await expect(reseal(cut, former, fresh)).rejects.toThrow('closed');
    await reseal(storage.database, former, fresh);
    expect(await read({ ...storage, vault: openVault(fresh) })).toEqual(whole);
  });
});

describe('the storage of a device', () => {
  const troubles: string[] = [];
  const keepers: { keeper: Keeper; storage: Storage | null; reload: ReturnType<typeof vi.fn> }[] = [];
  function tab(more: Partial<KeeperOptions> = {}) {
    const reload = vi.fn();
    const keeper = createKeeper({
      onTrouble: (problem: ActionProblem | null) => void troubles.push(problem?.title ?? 'over'),
      rescue: async () => {},
      shrink: async () => false,
      stop: async () => {},
      rounds: async () => FEW,
      leaveMs: 300,
      reload,
      ...more,
    });
    const one = { keeper, storage: null as Storage | null, reload };
    keepers.push(one);
    return one;
  }
  async function open(more: Partial<KeeperOptions> = {}) {
    const one = tab(more);
    one.storage = await one.keeper.open();
    return { ...one, storage: one.storage };
  }
  beforeEach(() => {
    troubles.length = 0;
    localStorage.clear();
  });
  afterEach(() => {
    for (const { keeper, storage } of keepers.splice(0)) {
      storage?.database.close();
      keeper.close();
    }
  });

  test('is under a passphrase from the moment one is set, and asks for it when it is opened', async () => {
    const first = await open();
    await fill(first.storage);
    expect(await first.keeper.lock.set('short', 0)).toMatchObject({ ok: false });
    expect(await first.keeper.lock.set(WORDS, 60_000)).toEqual({ ok: true, value: null });
    expect(first.reload).toHaveBeenCalledOnce();

    const second = tab();
    const opening = second.keeper.open();
    await vi.waitFor(() => expect(second.keeper.lock.state()).toBe('locked'));
    expect(await second.keeper.lock.unlock('five words and more')).toBe('wrong');
    expect(await second.keeper.lock.unlock(WORDS)).toBe('open');
    second.storage = await opening;
    expect(await read(second.storage)).toEqual(whole);
    expect(await second.storage.database.get('vault', 'key')).toBeUndefined();
    expect(second.keeper.lock.after()).toBe(60_000);

    expect(await second.keeper.lock.remove('five words and more')).toMatchObject({ ok: false });
    expect(await second.keeper.lock.remove(WORDS)).toMatchObject({ ok: true });
    second.storage.database.close();
    expect(await read((await open()).storage)).toEqual(whole);
  });

  test('counts wrong passphrases over a reload and makes the next try wait', async () => {
    await (await open()).keeper.lock.set(WORDS, 0);
    const second = tab();
    void second.keeper.open();
    await vi.waitFor(() => expect(second.keeper.lock.state()).toBe('locked'));
    for (const guess of ['guess one', 'guess two', 'guess 333']) {
      expect(await second.keeper.lock.unlock(guess)).toBe('wrong');
    }
    expect(await second.keeper.lock.unlock(WORDS)).toBe('waits');
    const third = tab();
    void third.keeper.open();
    await vi.waitFor(() => expect(third.keeper.lock.wait()).toBe(5_000));
    expect(await third.keeper.lock.unlock(WORDS)).toBe('waits');
    const database = await openDatabase({ onBlocked() {} });
    expect(await database.get('vault', 'lock')).toMatchObject({ wrong: 3 });
    database.close();
  });

  test('finishes the sealing that was cut off, once the passphrase is given', async () => {
    const first = await open();
    await fill(first.storage);
    const { record } = await makeLock(WORDS, 0, FEW);
    await first.storage.database.put('vault', record, 'lock');
    first.storage.database.close();
    const second = tab();
    const opening = second.keeper.open();
    await vi.waitFor(() => expect(second.keeper.lock.state()).toBe('locked'));
    await second.keeper.lock.unlock(WORDS);
    second.storage = await opening;
    expect(await read(second.storage)).toEqual(whole);
    expect(await second.storage.database.get('vault', 'key')).toBeUndefined();
  });

  test('that the browser deletes under the page is filled again from memory, and it says so', async () => {
    const rescue = vi.fn(fill);
    const { storage } = await open({ rescue });
    await deleteDB(DATABASE);
    await vi.waitFor(() => expect(troubles).toEqual(['The browser removed what was kept on this device.']));
    expect(rescue).toHaveBeenCalledOnce();
    expect(await read(storage)).toEqual(whole);
    storage.database.close();
    expect(await read((await open()).storage)).toEqual(whole);
  });

  test('is filled again though a write that stumbled over it waits for that', async () => {
    let writing: Promise<unknown> = Promise.resolve();
    const { storage } = await open({ rescue: () => writing.then(() => fill(storage)) });
    storage.database.close();
    await deleteDB(DATABASE);
    writing = mended(storage, () => storage.database.put('choices', new Uint8Array(3), 'other'));
    await vi.waitFor(() => expect(troubles).toEqual(['The browser removed what was kept on this device.']));
    expect(await read(storage)).toEqual(whole);
    expect(await storage.database.get('choices', 'other')).toEqual(new Uint8Array(3));
  });

  test('takes no change alone, which would claim to be all, when it was emptied meanwhile', async () => {
    const { storage } = await open();
    await fill(storage);
    storage.database.close();
    await deleteDB(DATABASE);
    const rows = { ...noRows(), project: [{ ...project, name: 'sloop', rev: 2 }] };
    await writeRows(storage, machine, { rev: 2, whole: false, rows, removed: [] }, cursor);
    expect(await readRows(storage, machine)).toMatchObject({ cursor: null });
    await writeRows(storage, machine, { rev: 2, whole: true, rows, removed: [] }, cursor);
    expect((await readRows(storage, machine)).cursor).toEqual(cursor);
  });

  test('under a passphrase is put back under it', async () => {
    await (await open()).keeper.lock.set(WORDS, 0);
    const second = tab({ rescue: fill });
    const opening = second.keeper.open();
    await vi.waitFor(() => expect(second.keeper.lock.state()).toBe('locked'));
    await second.keeper.lock.unlock(WORDS);
    second.storage = await opening;
    await deleteDB(DATABASE);
    await vi.waitFor(() => expect(troubles).toHaveLength(1));
    expect(await second.storage.database.get('vault', 'key')).toBeUndefined();
    expect(await second.storage.database.get('vault', 'lock')).toBeDefined();
  });

  test('that was emptied while the app was closed says what is gone, until that was dealt with', async () => {
    const first = await open();
    first.keeper.note({ machines: 2, unsent: 3 });
    first.storage.database.close();
    await deleteDB(DATABASE);
    const onTrouble = vi.fn<KeeperOptions['onTrouble']>();
    const second = await open({ onTrouble });
    const said = onTrouble.mock.calls[0]?.[0];
    expect(said).toMatchObject({ title: 'The browser removed what was kept on this device.', act: 'pair' });
    expect(said?.detail).toContain('2 machines');
    expect(said?.detail).toContain('3 things');
    second.storage.database.close();
    const third = await open({ onTrouble });
    expect(onTrouble).toHaveBeenCalledTimes(2);
    third.keeper.note(null);
    third.storage.database.close();
    await open({ onTrouble });
    expect(onTrouble).toHaveBeenCalledTimes(2);
  });

  test('opens again by itself where only the connection was lost', async () => {
    const { storage } = await open();
    await fill(storage);
    storage.database.close();
    const drafts = createDrafts(async () => storage);
    drafts.keep({ machineId: machine, sessionId: session }, 'a whole thought');
    await drafts.settled();
    expect(await read(storage)).toEqual({ ...whole, draft: 'a whole thought' });
    expect(troubles).toEqual([]);
  });

  test('waits for a tab that holds an older version, says so, and goes on once that is closed', async () => {
    const older = await openDB(DATABASE, 1);
    const opening = open();
    await vi.waitFor(() => expect(troubles).toEqual(['Another tab holds an older version of Open Poet.']));
    older.close();
    await opening;
    expect(troubles.at(-1)).toBe('over');
  });

  test('is left by other tabs before it is sealed anew', async () => {
    const first = await open();
    const other = await open();
    await first.keeper.lock.set(WORDS, 0);
    expect(other.reload).toHaveBeenCalled();
    expect(() => other.storage.database.transaction('rows')).toThrow();
  });

  test('stays as it is where another tab does not let go, and that is said after the reload', async () => {
    const first = await open();
    await fill(first.storage);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    void navigator.locks.request('open-poet storage', { mode: 'shared' }, () => held);
    expect(await first.keeper.lock.set(WORDS, 0)).toMatchObject({ ok: false });
    letGo();
    const second = await open();
    expect(troubles).toEqual(['Another tab of Open Poet does not let go.']);
    expect(second.keeper.lock.state()).toBe('none');
    expect(await read(second.storage)).toEqual(whole);
  });

  test('is forgotten whole by who forgot the passphrase', async () => {
    await (await open()).keeper.lock.set(WORDS, 0);
    const second = tab();
    void second.keeper.open().catch(() => {});
    await vi.waitFor(() => expect(second.keeper.lock.state()).toBe('locked'));
    await second.keeper.lock.forgetEverything();
    const third = await open();
    expect(third.keeper.lock.state()).toBe('none');
    expect(await third.storage.database.count('rows')).toBe(0);
  });
});
