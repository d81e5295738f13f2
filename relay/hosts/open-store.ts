/** The relay's database on Node: one file, one writer, synchronous (node:sqlite). */
import { readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-sqlite';
import { migrate } from 'drizzle-orm/node-sqlite/migrator';
import { RelayStore } from '../store/relay-store.ts';

const migrationsFolder = fileURLToPath(new URL('../../drizzle/relay', import.meta.url));
const PAGE_BYTES = 4096;

/** Opens and migrates. Throws where the file cannot be used; the message says why. Writes beyond `maxBytes` throw too. */
export function openStore(file: string, maxBytes: number): { store: RelayStore; close(): void } {
  const client = new DatabaseSync(file, { timeout: 5000 });
  try {
    client.exec(`pragma page_size = ${PAGE_BYTES}; pragma journal_mode = wal; pragma synchronous = normal;
      pragma max_page_count = ${Math.max(16, Math.floor(maxBytes / PAGE_BYTES))}`);
    refuseNewer(client, file);
    const db = drizzle({ client });
    migrate(db, { migrationsFolder });
    return { store: new RelayStore(db), close: () => client.close() };
  } catch (error) {
    client.close();
    throw error;
  }
}

function refuseNewer(client: DatabaseSync, file: string): void {
  const migrated = client.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get();
  if (migrated === undefined) return;
  const known = new Set(readdirSync(migrationsFolder));
  const unknown = client
    .prepare('select name from __drizzle_migrations order by id')
    .all()
    .map((row) => String(row.name))
    .find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new Error(
    `${file} was written by a newer version of Open Poet (it holds ${unknown}): update this relay, ` +
      'or remove the file: agents send what it keeps again.',
  );
}
