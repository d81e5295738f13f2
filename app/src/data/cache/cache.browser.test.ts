import { openDB } from 'idb';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { utf8 } from '../../../../shared/wire/bytes.ts';
import { openStorage } from '../../testing/open-storage.ts';
import { DATABASE, type Storage } from '../database.ts';
import { newVaultKey, openVault } from '../vault.ts';
import { createCache, type OpenCache } from './cache.ts';

let storage: Storage;
let cache: OpenCache;
let clock = 1_000;
const machine = 'm'.repeat(26);
const session = (letter: string) => letter.repeat(26);
const page = (letter: string, more = '') => `/v1/sessions/${session(letter)}/runs/0/page${more}`;
const schema = v.object({ text: v.string() });
const remove = () =>
  new Promise((resolve) => {
    indexedDB.deleteDatabase(DATABASE).onsuccess = resolve;
  });
const begin = async () => {
  storage = await openStorage();
  cache = createCache(
    Promise.resolve(storage),
    () => [],
    () => clock,
  );
  await cache.opened;
};
const groups = async () => {
  await cache.recount();
  return cache.groups();
};

beforeEach(begin);
afterEach(async () => {
  storage.database.close();
  await remove();
});

/** Every key and every value of the database, as text of single bytes. */
async function dump(): Promise<string> {
  const parts: string[] = [];
  const show = (value: unknown): string =>
    value instanceof Uint8Array
      ? new TextDecoder('latin1').decode(value)
      : typeof value === 'object' && value !== null
        ? Object.values(value).map(show).join(' ')
        : String(value);
  for (const name of storage.database.objectStoreNames) {
    parts.push(...(await storage.database.getAllKeys(name)).map(show));
    parts.push(...(await storage.database.getAll(name)).map(show));
  }
  return parts.join('\n');
}

describe('what a machine said at length', () => {
  test('comes back after the page is gone, and neither it nor what was asked for stands anywhere in clear', async () => {
    const path = '/v1/projects/x/files?q=secret-folder';
    await cache.put(machine, path, { text: 'A planted word' }, 7);
    await storage.database.put('drafts', utf8('A control in clear'), 'control');
    storage.database.close();
    await begin();
    expect(await cache.read(machine, path, schema)).toEqual({ at: 7, value: { text: 'A planted word' } });
    expect(await cache.read(machine, '/v1/other', schema)).toBeNull();
    const all = await dump();
    expect(all).toContain('A control in clear');
    expect(all).not.toContain('planted');
    expect(all).not.toContain('secret-folder');
  });

  test('that no longer fits what is expected of it is dropped', async () => {
    await cache.put(machine, page('a'), { text: '' });
    expect(await cache.read(machine, page('a'), v.object({ other: v.string() }))).toBeNull();
    expect(await storage.database.count('keptBytes')).toBe(0);
  });

  test('goes with its machine, with its session, and by hand', async () => {
    for (const letter of ['a', 'b', 'c']) await cache.put(machine, page(letter), { text: letter });
    await cache.forgetGone(machine, (id) => id === session('a'));
    expect((await groups()).map(({ id }) => id).sort()).toEqual([session('b'), session('c')]);
    await cache.clear({ machineId: machine, id: session('b') });
    expect((await groups()).map(({ id }) => id)).toEqual([session('c')]);
    await cache.forgetMachine(machine);
    expect(await storage.database.count('kept')).toBe(0);
    expect(await storage.database.count('keptBytes')).toBe(0);
  });
});

describe('the budget', () => {
  const big = { text: 'x'.repeat(4_000_000) };
  const kept = async () =>
    (await groups())
      .map(({ id }) => id[0])
      .sort()
      .join('');

  test('is held: what was not read for longest goes, what is to be here always stays', async () => {
    await cache.setBudget(25e6);
    for (const letter of 'abcdef') {
      clock += 10;
      await cache.put(machine, page(letter), big);
    }
    await cache.keepAlways(machine, session('a'), true);
    expect(await cache.read(machine, page('b'), schema)).not.toBeNull();
    await cache.put(machine, page('g'), big);
    expect(await kept()).toBe('abefg');
  });

  test('holds for what is to be here always too: then nothing more is kept', async () => {
    await cache.setBudget(25e6);
    for (const letter of 'abcdef') {
      await cache.keepAlways(machine, session(letter), true);
      expect(await cache.put(machine, page(letter), big)).toBe(true);
    }
    expect(await cache.put(machine, page('g'), big)).toBe(false);
    expect(await kept()).toBe('abcdef');
  });

  test('one thing that would push out a quarter of all is not kept', async () => {
    await cache.setBudget(25e6);
    expect(await cache.put(machine, page('a'), { text: 'x'.repeat(7_000_000) })).toBe(false);
  });

  test('goes by the order of use, also when the clock jumps back a year', async () => {
    await cache.setBudget(25e6);
    clock = 1_000_000_000;
    await cache.put(machine, page('a'), big);
    clock = 1_000;
    for (const letter of 'bcdef') await cache.put(machine, page(letter), big);
    await cache.put(machine, page('g'), big);
    expect(await kept()).not.toContain('a');
    for (const { usedAt } of await groups()) expect(usedAt).toBeLessThanOrEqual(clock);
  });

  test('makes room once where the browser has none left, then lets the write through', async () => {
    storage.mend = () => cache.shrink();
    for (const letter of 'abcd') await cache.put(machine, page(letter), { text: 'x'.repeat(1000) });
    const { database } = storage;
    let full = true;
    storage.database = new Proxy(database, {
      get(target, name) {
        if (name !== 'transaction')
          return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name);
        return (names: 'kept'[], mode: 'readwrite') => {
          if (mode === 'readwrite' && full) {
            full = false;
            throw new DOMException('no room', 'QuotaExceededError');
          }
          return target.transaction(names, mode);
        };
      },
    });
    expect(await cache.put(machine, page('e'), { text: 'e' })).toBe(true);
    storage.database = database;
    expect(await kept()).toBe('cde');
  });
});

test('the last screen of a session is kept with it', async () => {
  const screen = { run: 1, offset: 9, size: { cols: 40, rows: 20 }, drawn: '\x1b[31mred', text: 'red' };
  await cache.keepOutput(machine, session('a'), screen);
  expect((await cache.lastOutput(machine, session('a')))?.value).toEqual(screen);
  expect((await groups())[0]).toMatchObject({ machineId: machine, id: session('a') });
});

test('what versions before kept under its plain address is read on, and the address is gone', async () => {
  storage.database.close();
  await remove();
  const before = await openDB(DATABASE, 2, {
    upgrade(db) {
      for (const store of ['vault', 'machines', 'rows', 'cursors', 'outbox', 'drafts'])
        db.createObjectStore(store);
      db.createObjectStore('answers').createIndex('usedAt', 'usedAt');
    },
  });
  const key = await newVaultKey();
  const place = `${machine}/v1/tasks/${session('t')}`;
  await before.put('vault', key, 'key');
  const sealed = await openVault(key).seal(`answer/${place}`, { at: 7, value: { text: 'from before' } });
  await before.put('answers', { usedAt: 8, sealed }, place);
  await before.put('drafts', new Uint8Array(3), 'draft');
  before.close();
  await begin();
  expect(await cache.read(machine, `/v1/tasks/${session('t')}`, schema)).toEqual({
    at: 7,
    value: { text: 'from before' },
  });
  expect(await storage.database.count('answers')).toBe(0);
  expect(await storage.database.get('drafts', 'draft')).toEqual(new Uint8Array(3));
});
