/** The agent's database: one file, one writer, synchronous (node:sqlite). */
import { readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { drizzle, type NodeSQLiteDatabase } from 'drizzle-orm/node-sqlite';
import { migrate } from 'drizzle-orm/node-sqlite/migrator';
import type { Changes } from '../../shared/model/sync.ts';
import { changesSince, currentRev } from './changes.ts';

export type Db = NodeSQLiteDatabase;
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

export type ChangesListener = (changes: Changes, before: number) => void;

export interface Store {
  readonly db: Db;
  /**
   * Runs in one transaction, and tells the listeners afterwards what it changed, in one piece. A throw rolls back.
   * Not to be called from inside itself.
   */
  write<T>(work: (tx: Tx) => T): T;
  /** Called after each commit that changed a synced row; `before` is the revision it stood at. Returns what ends it. */
  onChanges(listener: ChangesListener): () => void;
  close(): void;
}

/** The database must not be used; the message says why and what to do. */
export class StoreError extends Error {
  override name = 'StoreError';
}

const migrationsFolder = fileURLToPath(new URL('../../drizzle/agent', import.meta.url));

/** Opens and migrates. Throws StoreError where a newer version of the program has written it. */
export function openStore(file: string): Store {
  const client = new DatabaseSync(file, { timeout: 5000 });
  try {
    client.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on');
    refuseNewer(client, file);
    const db = drizzle({ client });
    migrate(db, { migrationsFolder });
    return createStore(client, db);
  } catch (error) {
    client.close();
    throw error;
  }
}

function refuseNewer(client: DatabaseSync, file: string): void {
  const known = new Set(readdirSync(migrationsFolder));
  const migrated = client.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get();
  if (migrated === undefined) return;
  const unknown = client
    .prepare('select name from __drizzle_migrations order by id')
    .all()
    .map((row) => String(row.name))
    .find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new StoreError(
    `${file} was written by a newer version of Open Poet (it holds ${unknown}). ` +
      'Update Open Poet, or choose another state folder with OPEN_POET_HOME or --home.',
  );
}

function createStore(client: DatabaseSync, db: Db): Store {
  const listeners = new Set<ChangesListener>();
  return {
    db,
    write<T>(work: (tx: Tx) => T): T {
      const before = currentRev(db);
      let result: T | undefined;
      db.transaction(
        (tx) => {
          result = work(tx);
        },
        { behavior: 'immediate' },
      );
      if (listeners.size > 0 && currentRev(db) !== before) {
        const changes = changesSince(db, before);
        for (const listener of listeners) listener(changes, before);
      }
      return result as T;
    },
    onChanges(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      listeners.clear();
      client.close();
    },
  };
}
