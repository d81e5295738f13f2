import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Changes, noRows } from '../../../shared/model/sync.ts';
import { fromUtf8 } from '../../../shared/wire/bytes.ts';
import { CallFailed } from './api.ts';
import { openStorage, type Storage } from './database.ts';
import { createOutbox } from './outbox.ts';
import { readRows, writeRows } from './rows.ts';
import { newVaultKey, openVault } from './vault.ts';

let storage: Storage;
const machine = 'm'.repeat(26);

beforeEach(async () => {
  storage = await openStorage({ onBlocked() {} });
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
    storage = await openStorage({ onBlocked() {} });
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

describe('the outbox', () => {
  const offline = new CallFailed({ title: 'off', detail: 'off' }, true);
  const refused = new CallFailed({ title: 'no', detail: 'It has no such name.' }, false);
  const rename = { method: 'PATCH', path: '/v1/sessions/x', body: { title: 'b' } } as const;

  test('keeps what is asked for offline over a restart and sends it once, with the same key', async () => {
    const sent: string[] = [];
    let up = false;
    const deliver = async (_: string, call: { key?: string }) => {
      sent.push(call.key as string);
      if (!up) throw offline;
    };
    const first = createOutbox(storage, deliver);
    expect(await first.put(machine, 'Rename', rename)).toEqual({ ok: true, value: null });
    expect(first.entries()[0]?.state).toBe('queued');

    const second = createOutbox(storage, deliver);
    await second.load();
    up = true;
    await Promise.all([second.flush(machine), second.flush(machine)]);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe(sent[0]);
    expect(second.entries()).toEqual([]);
    const third = createOutbox(storage, deliver);
    await third.load();
    expect(third.entries()).toEqual([]);
  });

  test('goes on in order and stops at the first that finds no machine', async () => {
    let up = false;
    const paths: string[] = [];
    const box = createOutbox(storage, async (_, call) => {
      if (!up) throw offline;
      paths.push(call.path);
      if (paths.length === 2) throw offline;
    });
    for (const path of ['/1', '/2', '/3']) await box.put(machine, path, { ...rename, path });
    up = true;
    await box.flush(machine);
    expect(paths).toEqual(['/1', '/2']);
    expect(box.entries().map((entry) => entry.label)).toEqual(['/2', '/3']);
  });

  test('a refusal comes back in words and stays with what was queued before', async () => {
    let answer = offline;
    const box = createOutbox(storage, async () => {
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

  test('what is asked for while an older one waits goes after it, whoever comes first to the link', async () => {
    let up = false;
    const paths: string[] = [];
    const box = createOutbox(storage, async (_, call) => {
      if (!up) throw offline;
      paths.push(call.path);
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    await box.put(machine, 'Write', { ...rename, path: '/first' });
    up = true;
    const flushed = box.flush(machine);
    expect(await box.put(machine, 'Change', { ...rename, path: '/second' })).toEqual({
      ok: true,
      value: null,
    });
    await flushed;
    expect(paths).toEqual(['/first', '/second']);
    expect(box.entries()).toEqual([]);
  });
});
