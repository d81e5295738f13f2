/**
 * The database of one agent's object. Its tables are made with the first device that the agent allows: whoever merely
 * knocks at ids that nobody uses must leave nothing behind.
 */
import { drizzle } from 'drizzle-orm/durable-sqlite';
import { migrate } from 'drizzle-orm/durable-sqlite/migrator';
import migrations from '../../../drizzle/relay/migrations.js';
import { type AllowStore, RelayStore } from '../../store/relay-store.ts';

/** What an agent keeps is forgotten once it has not been here for this long. */
const UNUSED_MS = 90 * 24 * 60 * 60 * 1000;

export class LazyStore implements AllowStore {
  readonly #storage: DurableObjectStorage;
  #store: RelayStore | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    const made = storage.sql.exec("select 1 from sqlite_master where name = '__drizzle_migrations'");
    if (made.toArray().length > 0) this.#made();
  }

  isAllowed(agentId: string, deviceId: string): boolean {
    return this.#store?.isAllowed(agentId, deviceId) ?? false;
  }

  isInvited(agentId: string, invitationId: string, wall: number): boolean {
    return this.#store?.isInvited(agentId, invitationId, wall) ?? false;
  }

  /** An agent says it at each connect. */
  setAllowed(agentId: string, devices: ReadonlySet<string>): void {
    if (devices.size === 0 && this.#store === undefined) return;
    this.#made().setAllowed(agentId, devices);
    this.keepFor();
  }

  disallow(agentId: string, deviceId: string): void {
    this.#store?.disallow(agentId, deviceId);
  }

  invite(agentId: string, invitationId: string, expiresAt: number, most: number): boolean {
    const gone = this.#made().invite(agentId, invitationId, expiresAt, most);
    this.keepFor();
    return gone;
  }

  uninvite(agentId: string, invitationId: string): void {
    this.#store?.uninvite(agentId, invitationId);
  }

  forgetExpired(wall: number): void {
    this.#store?.forgetExpired(wall);
  }

  /** The alarm rings when the agent has not been here for long. */
  keepFor(): void {
    void this.#storage.setAlarm(Date.now() + UNUSED_MS);
  }

  async forgetAll(): Promise<void> {
    this.#store = undefined;
    await this.#storage.deleteAll();
  }

  #made(): RelayStore {
    if (this.#store === undefined) {
      const db = drizzle(this.#storage);
      migrate(db, migrations);
      this.#store = new RelayStore(db);
    }
    return this.#store;
  }
}
