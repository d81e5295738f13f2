import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../hosts/open-store.ts';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'poet-relay-store-'));
  file = join(dir, 'relay.db');
});
afterEach(() => rm(dir, { recursive: true }));

const GiB = 1 << 30;

describe('the allow-set', () => {
  test('is the whole set each time, of one agent alone, and outlives the process', () => {
    const first = openStore(file, GiB);
    first.store.setAllowed('a', new Set(['1', '2']));
    first.store.setAllowed('b', new Set(['1']));
    first.store.setAllowed('a', new Set(['2', '3']));
    first.close();
    const { store, close } = openStore(file, GiB);
    expect(['1', '2', '3'].map((id) => store.isAllowed('a', id))).toEqual([false, true, true]);
    expect(store.isAllowed('b', '1')).toBe(true);
    close();
  });

  test('may hold as many devices as a control frame, and shrink again', () => {
    const { store, close } = openStore(file, GiB);
    const many = Array.from({ length: 4096 }, (_, i) => `device${i}`);
    store.setAllowed('a', new Set(many));
    expect([store.isAllowed('a', 'device0'), store.isAllowed('a', 'device4095')]).toEqual([true, true]);
    store.setAllowed('a', new Set(['device9']));
    expect([store.isAllowed('a', 'device0'), store.isAllowed('a', 'device9')]).toEqual([false, true]);
    close();
  });
});

describe('invitations', () => {
  test('are open until they run out, for their own agent', () => {
    const { store, close } = openStore(file, GiB);
    store.invite('a', 'i', 1000, 8);
    expect(store.isInvited('a', 'i', 999)).toBe(true);
    expect(store.isInvited('a', 'i', 1000)).toBe(false);
    expect(store.isInvited('b', 'i', 0)).toBe(false);
    store.invite('a', 'i', 2000, 8);
    expect(store.isInvited('a', 'i', 1500)).toBe(true);
    close();
  });

  test('one too many takes the place of the one that ends first', () => {
    const { store, close } = openStore(file, GiB);
    expect(store.invite('a', 'soon', 10, 2)).toBe(false);
    expect(store.invite('a', 'late', 30, 2)).toBe(false);
    expect(store.invite('a', 'new', 20, 2)).toBe(true);
    expect(['soon', 'late', 'new'].map((id) => store.isInvited('a', id, 0))).toEqual([false, true, true]);
    close();
  });
});

describe('the file', () => {
  test('does not grow beyond its bound: what would not fit throws, what is there stays readable', () => {
    const { store, close } = openStore(file, 256 * 1024);
    const fill = () => {
      for (let agent = 0; agent < 100; agent++) {
        store.setAllowed(`agent${agent}`, new Set(Array.from({ length: 500 }, (_, i) => `device${i}`)));
      }
    };
    expect(fill).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ message: 'database or disk is full' }) }),
    );
    expect(store.isAllowed('agent0', 'device0')).toBe(true);
    close();
  });

  test('of a newer version is refused, and says so', () => {
    openStore(file, GiB).close();
    const client = new DatabaseSync(file);
    client.exec(
      "insert into __drizzle_migrations (hash, created_at, name) values ('x', 1, '29990101000000_later')",
    );
    client.close();
    expect(() => openStore(file, GiB)).toThrow(/newer version/);
  });
});
