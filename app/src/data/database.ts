/** IndexedDB: what this device keeps. Rows are sealed; keys are CryptoKeys that cannot be exported. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Bytes } from '../../../shared/wire/bytes.ts';
import { newVaultKey, openVault, type Vault } from './vault.ts';

export const DATABASE = 'open-poet';
const VERSION = 6;

/** One pairing with one machine. Secret bytes stand in `sealed`; the keys cannot leave this browser. */
export interface MachineRecord {
  agentId: string;
  deviceId: string;
  addedAt: number;
  signing: CryptoKey;
  noise: CryptoKey;
  /** `SealedMachine`. */
  sealed: Bytes;
}

/** Of something that a machine said at length, without the thing itself: what is needed to choose what goes. */
export interface KeptEntry {
  /** `machineId/ID` of the session or task that it belongs to; `machineId/` where it belongs to none. */
  group: string;
  /** ms since 1970, never before one that was used earlier. */
  usedAt: number;
  /** Bytes, sealed. */
  size: number;
}

interface Schema extends DBSchema {
  vault: { key: 'key'; value: CryptoKey };
  /** Key: deviceId, which is new with every pairing. */
  machines: { key: string; value: MachineRecord };
  /** Key: `machineId/kind/id`. */
  rows: { key: string; value: Bytes };
  /** Key: machineId. Value: sealed `Cursor`. */
  cursors: { key: string; value: Bytes };
  outbox: { key: string; value: Bytes };
  drafts: { key: string; value: Bytes };
  /** Of versions before 4, whose keys said what was asked for. Emptied at the first start. */
  answers: { key: string; value: { usedAt: number; sealed: Bytes } };
  /** Key: the vault's name for `machineId/path`. */
  kept: { key: string; value: KeptEntry };
  /** The same keys. Value: sealed `{at, path, value}`. */
  keptBytes: { key: string; value: Bytes };
  /** Key: what is chosen. Value: sealed. */
  choices: { key: string; value: Bytes };
  /** `device`: the sealed record of push, which the service worker reads too. */
  push: { key: 'device'; value: Bytes };
  /** Key: `dictationId/about`, and `dictationId/slice/number` for each second of it. */
  speech: { key: string; value: Bytes };
}

export type Database = IDBPDatabase<Schema>;

/** Its parts change where the browser took the database away and it was made anew: take them out at each use. */
export interface Storage {
  database: Database;
  vault: Vault;
  /** Drops what can be had again. False: there is nothing of that, or nobody to do it. */
  makeRoom(): Promise<boolean>;
}

export interface StorageEvents {
  /** An older version of this app holds the database in another tab. */
  onBlocked(): void;
  /** A newer version of this app wants the database: it is closed here. */
  onSuperseded?(): void;
  /** The browser took the database away under the running page. */
  onLost?(): void;
}

const STORES = [
  ...['vault', 'machines', 'rows', 'cursors', 'outbox', 'drafts'],
  ...['answers', 'kept', 'keptBytes', 'choices', 'push', 'speech'],
] as const;

/**
 * Opens the database and its vault, and proves that keys survive in it.
 * Rejects where this browser keeps no CryptoKeys in IndexedDB (some private modes).
 */
export async function openStorage(events: StorageEvents): Promise<Storage> {
  const database = await openDatabase(events);
  return { database, vault: openVault(await vaultKey(database)), makeRoom: async () => false };
}

/** Whatever version was there before: what it kept stays, what it lacks is made. */
export const openDatabase = (events: StorageEvents): Promise<Database> =>
  openDB<Schema>(DATABASE, VERSION, {
    upgrade(db) {
      for (const name of STORES as readonly 'vault'[]) {
        if (!db.objectStoreNames.contains(name)) db.createObjectStore(name);
      }
    },
    blocked: () => events.onBlocked(),
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase | null)?.close();
      events.onSuperseded?.();
    },
    terminated: () => events.onLost?.(),
  });

/** Two tabs may come here at once: whoever writes first decides, both read what stands. */
async function vaultKey(database: Database): Promise<CryptoKey> {
  const standing = await database.get('vault', 'key');
  if (standing !== undefined) return standing;
  const fresh = await newVaultKey();
  const write = database.transaction('vault', 'readwrite');
  if ((await write.store.get('key')) === undefined) await write.store.put(fresh, 'key');
  await write.done;
  const kept = await database.get('vault', 'key');
  if (kept === undefined) throw new Error('this browser does not keep keys');
  return kept;
}

/** Every key that starts with `prefix`; ids hold no character above `~`. */
export const prefixRange = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** Does it, and once more where the browser had no room and some could be made. */
export async function inRoom<T>(storage: Storage, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isFull(error) || !(await storage.makeRoom())) throw error;
    return write();
  }
}

export const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';
