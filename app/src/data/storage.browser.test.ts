import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Changes, noRows } from '../../../shared/model/sync.ts';
import { fromUtf8 } from '../../../shared/wire/bytes.ts';
import { openStorage } from '../testing/open-storage.ts';
import type { Storage } from './database.ts';
import { readRows, writeRows } from './rows.ts';
import { newVaultKey, openVault } from './vault.ts';

let storage: Storage;
const machine = 'm'.repeat(26);

beforeEach(async () => {
  storage = await openStorage();
});

afterEach(async () => {
  storage.database.close();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('open-poet').onsuccess = resolve;
  });
});

const projectChanges = (name: string, rev = 1): Changes => ({
  rev,
  whole: false,
  rows: {
    ...noRows(),
    project: [{ id: 'a'.repeat(26), name, path: '/src/a', createdAt: 1, defaults: {}, git: null, rev }],
  },
  removed: [],
});
const cursor = { epoch: 'e'.repeat(26), rev: 1, freshAt: 2, about: null, grant: null };

describe('what is kept at rest', () => {
  test('its key cannot be exported', async () => {
    const key = await storage.database.get('vault', 'key');
    await expect(crypto.subtle.exportKey('raw', key as CryptoKey)).rejects.toThrow();
  });

  test('rows come back after the page is gone, and stand nowhere in clear', async () => {
    await writeRows(storage, machine, projectChanges('A planted name'), cursor);
    storage.database.close();
    storage = await openStorage();
    const read = await readRows(storage, machine);
    expect(read.changes.rows.project[0]?.name).toBe('A planted name');
    expect(read.cursor).toEqual(cursor);
    for (const sealed of await storage.database.getAll('rows')) {
      expect(() => fromUtf8(sealed)).toThrow();
      expect(new TextDecoder().decode(sealed)).not.toContain('planted');
    }
  });

  test('a row that was altered is left out, and everything is asked for again', async () => {
    await writeRows(storage, machine, projectChanges('one'), cursor);
    const [key] = await storage.database.getAllKeys('rows');
    const sealed = (await storage.database.get('rows', key as string)) as Uint8Array<ArrayBuffer>;
    sealed[20] = (sealed[20] as number) ^ 1;
    await storage.database.put('rows', sealed, key as string);
    const read = await readRows(storage, machine);
    expect(read.changes.rows.project).toEqual([]);
    expect(read.cursor?.rev).toBe(0);
  });

  test('what was sealed for one place cannot be opened at another', async () => {
    const vault = openVault(await newVaultKey());
    const sealed = await vault.seal('row/a', 'secret');
    expect(await vault.open('row/a', sealed)).toBe('secret');
    await expect(vault.open('row/b', sealed)).rejects.toThrow();
  });
});
