/** IndexedDB: what this device keeps. Rows are sealed; keys are CryptoKeys that cannot be exported. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { newId } from '../../../shared/model/ids.ts';
import type { Bytes } from '../../../shared/wire/bytes.ts';
import type { LockRecord } from './lock/lock-record.ts';
import { openVault, type Vault } from './vault.ts';

export const DATABASE = 'open-poet';
/** The channel on which whoever has it open is told to let go. */
export const LEAVE = 'open-poet storage';
const VERSION = 7;

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
  /**
   * `key`: of the vault, as it is. `lock`: the same, under a passphrase. Both: it is being locked. `made`: an id of this database,
   * by which one that was taken away and made anew is known from one that was only closed.
   */
  vault: { key: 'key' | 'lock' | 'made'; value: CryptoKey | LockRecord | string };
  /** Key: deviceId, which is new with every pairing. */
  machines: { key: string; value: MachineRecord };
  /** Key: `machineId/kind/id`. */
  rows: { key: string; value: Bytes };
  /** Key: machineId. Value: sealed `Cursor`. */
  cursors: { key: string; value: Bytes };
  /** Key: machineId. Value: sealed, those of its rows that stand on the first screens. */
  firstRows: { key: string; value: Bytes };
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
  /** How often it was taken away under this page: whoever writes only what changed has to write all after that. */
  emptied: number;
  /** After what failed: makes room, or opens what the browser has closed. False: it would fail again. */
  mend(error: DOMException): Promise<boolean>;
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
  ...['vault', 'machines', 'rows', 'cursors', 'firstRows', 'outbox', 'drafts'],
  ...['answers', 'kept', 'keptBytes', 'choices', 'push', 'speech'],
] as const;

/** Whatever version was there before: what it kept stays, what it lacks is made. */
export const openDatabase = (events: StorageEvents): Promise<Database> =>
  openDB<Schema>(DATABASE, VERSION, {
    upgrade(db, _from, _to, upgrade) {
      for (const name of STORES as readonly 'vault'[]) {
        if (!db.objectStoreNames.contains(name)) db.createObjectStore(name);
      }
      void upgrade.objectStore('vault').put(newId(), 'made');
    },
    blocked: () => events.onBlocked(),
    blocking(_current, next, event) {
      (event.target as IDBDatabase | null)?.close();
      // Without a next version it is being deleted.
      if (next === null) events.onLost?.();
      else events.onSuperseded?.();
    },
    terminated: () => events.onLost?.(),
  });

/** For the service worker, beside the page: the storage as it stands. Rejects where nothing is kept, or a passphrase is set. */
export async function openUnlocked(events: StorageEvents): Promise<Storage> {
  const database = await openDatabase(events);
  const [key, lock] = await Promise.all([database.get('vault', 'key'), database.get('vault', 'lock')]);
  if (!(key instanceof CryptoKey) || lock !== undefined) {
    database.close();
    throw new Error('Open the app first: what it keeps is locked.');
  }
  return { database, vault: openVault(key), emptied: 0, mend: async () => false };
}

/** Every key that starts with `prefix`; ids hold no character above `~`. */
export const prefixRange = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** Does it, and once more where the browser had no room, or had taken the database away, and that could be mended. */
export async function mended<T>(storage: Storage, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isFull(error) && !isClosed(error)) throw error;
    if (!(await storage.mend(error as DOMException))) throw error;
    return act();
  }
}

export const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';
const isClosed = (error: unknown): boolean =>
  error instanceof DOMException && ['InvalidStateError', 'AbortError', 'UnknownError'].includes(error.name);
