/** IndexedDB: what this device keeps. Rows are sealed; keys are CryptoKeys that cannot be exported. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Bytes } from '../../../shared/wire/bytes.ts';
import { newVaultKey, openVault, type Vault } from './vault.ts';

const NAME = 'open-poet';
const VERSION = 2;

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

export interface KeptAnswer {
  usedAt: number;
  sealed: Bytes;
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
  /** Key: `machineId/path`. What a machine said, sealed, and when it was last read here. */
  answers: { key: string; value: KeptAnswer; indexes: { usedAt: number } };
}

export type Database = IDBPDatabase<Schema>;

export interface Storage {
  database: Database;
  vault: Vault;
}

/**
 * Opens the database and its vault, and proves that keys survive in it.
 * Rejects where this browser keeps no CryptoKeys in IndexedDB (some private modes).
 */
export async function openStorage(onBlocked: () => void): Promise<Storage> {
  const database = await openDB<Schema>(NAME, VERSION, {
    upgrade(db, before) {
      if (before < 1) {
        for (const store of ['vault', 'machines', 'rows', 'cursors', 'outbox', 'drafts'] as const) {
          db.createObjectStore(store);
        }
      }
      if (before < 2) db.createObjectStore('answers').createIndex('usedAt', 'usedAt');
    },
    blocked: onBlocked,
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
  });
  return { database, vault: openVault(await vaultKey(database)) };
}

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
