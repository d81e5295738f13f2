/** Seals everything that is kept anew, under another key: after it the former key opens nothing. Goes on where it was cut off. */
import type { Bytes } from '../../../../shared/wire/bytes.ts';
import type { Database } from '../database.ts';
import { openVault, type Vault } from '../vault.ts';

/** Stores of sealed rows, with what stands before the key in the place that each is sealed for. */
const PLACES = {
  rows: 'row',
  cursors: 'cursor',
  firstRows: 'first',
  outbox: 'outbox',
  drafts: 'draft',
  choices: 'choices',
  push: 'push',
  speech: 'speech',
} as const;
type Sealed = keyof typeof PLACES;

/** Those that hold nothing sealed, or are dealt with one by one. */
export const OTHER_STORES = ['vault', 'machines', 'answers', 'kept', 'keptBytes'] as const;
export const SEALED_STORES = Object.keys(PLACES) as readonly Sealed[];

const AT_ONCE = 50;

/** Nobody else may write meanwhile. */
export async function reseal(database: Database, former: CryptoKey, fresh: CryptoKey): Promise<void> {
  const [from, to] = [openVault(former), openVault(fresh)];
  for (const store of SEALED_STORES) await rows(database, store, from, to);
  await machines(database, from, to);
  await shelf(database, from, to);
}

/** Null: it stands under the fresh key already, or under neither. */
async function anew(place: string, sealed: Bytes, from: Vault, to: Vault): Promise<Bytes | null> {
  const isDone = await to.open(place, sealed).then(
    () => true,
    () => false,
  );
  if (isDone) return null;
  return from.open(place, sealed).then(
    (value) => to.seal(place, value),
    () => null,
  );
}

async function rows(database: Database, store: Sealed, from: Vault, to: Vault): Promise<void> {
  const keys = await database.getAllKeys(store);
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const some = keys.slice(at, at + AT_ONCE);
    const sealed = await Promise.all(
      some.map(async (key) => {
        const bytes = await database.get(store, key);
        return bytes === undefined ? null : anew(`${PLACES[store]}/${key}`, bytes, from, to);
      }),
    );
    const write = database.transaction(store, 'readwrite');
    for (const [index, bytes] of sealed.entries()) {
      if (bytes !== null) void write.store.put(bytes, some[index] as string);
    }
    await write.done;
  }
}

async function machines(database: Database, from: Vault, to: Vault): Promise<void> {
  for (const record of await database.getAll('machines')) {
    const sealed = await anew(`machine/${record.deviceId}`, record.sealed, from, to);
    if (sealed !== null) await database.put('machines', { ...record, sealed }, record.deviceId);
  }
}

/** Names follow from the key, so these move. */
async function shelf(database: Database, from: Vault, to: Vault): Promise<void> {
  for (const name of await database.getAllKeys('kept')) {
    const [entry, bytes] = await Promise.all([database.get('kept', name), database.get('keptBytes', name)]);
    const value = bytes && (await from.open(`kept/${name}`, bytes).catch(() => undefined));
    // Under the fresh key already.
    if (value === undefined || entry === undefined) continue;
    const { path } = value as { path: string };
    const next = await to.name(`${entry.group.slice(0, entry.group.indexOf('/'))}${path}`);
    const sealed = await to.seal(`kept/${next}`, value);
    const write = database.transaction(['kept', 'keptBytes'], 'readwrite');
    void write.objectStore('kept').put(entry, next);
    void write.objectStore('keptBytes').put(sealed, next);
    void write.objectStore('kept').delete(name);
    void write.objectStore('keptBytes').delete(name);
    await write.done;
  }
}
