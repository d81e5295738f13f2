import { deleteDB, openDB } from 'idb';
import { afterEach, expect, test } from 'vitest';
import { DATABASE, type Database, openDatabase } from './database.ts';

let database: Database | null = null;
afterEach(async () => {
  database?.close();
  await deleteDB(DATABASE);
});

test('the version before this one keeps all that it held, and has what it lacked', async () => {
  const held = [
    'machines',
    'rows',
    'cursors',
    'outbox',
    'drafts',
    'kept',
    'keptBytes',
    'choices',
    'push',
    'speech',
  ];
  const before = await openDB(DATABASE, 6, {
    upgrade(db) {
      for (const store of ['vault', 'answers', ...held]) db.createObjectStore(store);
    },
  });
  for (const store of held) await before.put(store, new TextEncoder().encode(`in ${store}`), 'one');
  before.close();

  database = await openDatabase({ onBlocked() {} });
  for (const store of held as 'rows'[]) {
    expect(new TextDecoder().decode(await database.get(store, 'one')), store).toBe(`in ${store}`);
  }
  expect(await database.count('firstRows')).toBe(0);
  expect(await database.get('vault', 'made')).toMatch(/^[a-z2-7]{26}$/);
});
