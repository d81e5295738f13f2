import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStorage } from '../testing/open-storage.ts';
import type { Storage } from './database.ts';
import { createDrafts } from './drafts.ts';

let storage: Storage;
beforeEach(async () => {
  storage = await openStorage();
});
afterEach(async () => {
  storage.database.close();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('open-poet').onsuccess = resolve;
  });
});
const open = () => createDrafts(async () => storage);
const one = { machineId: 'atlas', sessionId: 'one' };
const other = { machineId: 'loft', sessionId: 'one' };

test('a draft is kept for its own session, and read by the next page', async () => {
  const drafts = open();
  for (const text of ['h', 'ha', 'half a thought']) drafts.keep(one, text);
  expect(await drafts.read(one)).toBe('half a thought');
  await drafts.settled();
  expect(await open().read(one)).toBe('half a thought');
  expect(await open().read(other)).toBe('');
});

test('a draft that was sent is gone, and stands first among what was sent', async () => {
  const drafts = open();
  drafts.keep(one, 'first');
  drafts.addSent(one, 'first');
  drafts.addSent(one, 'second');
  drafts.addSent(one, 'first');
  drafts.keep(one, '');
  await drafts.settled();
  expect(await open().read(one)).toBe('');
  expect(await open().sent(one)).toEqual(['first', 'second']);
});

test('nothing of it stands in the database in clear', async () => {
  const drafts = open();
  drafts.keep(one, 'a secret plan');
  await drafts.settled();
  const [sealed] = await storage.database.getAll('drafts');
  expect(new TextDecoder('latin1').decode(sealed)).not.toContain('secret');
});

test('a machine that is forgotten takes its drafts along, and no other’s', async () => {
  const drafts = open();
  drafts.keep(one, 'here');
  drafts.keep(other, 'there');
  await drafts.settled();
  await drafts.forget('atlas');
  expect(await open().read(one)).toBe('');
  expect(await open().read(other)).toBe('there');
});

test('where nothing can be kept, writing goes on', async () => {
  const drafts = createDrafts(() => Promise.reject(new Error('no database')));
  drafts.keep(one, 'text');
  await drafts.settled();
  expect(await drafts.read(one)).toBe('');
});
