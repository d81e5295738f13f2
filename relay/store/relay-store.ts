/** What the switchboard asks of the database. Synchronous, on both hosts: no admission waits for another. */
import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm';
import type { SQLiteAsyncDatabase } from 'drizzle-orm/sqlite-core';
import { allowedDevices, invitations } from './schema.ts';

/** drizzle over node:sqlite, or over the storage of a Durable Object. */
export type RelayDb = SQLiteAsyncDatabase<'sync', unknown>;

/** A Durable Object binds at most 100 values in one statement; a row here has two. */
const ROWS_A_STATEMENT = 48;

/** What a host may put before it. */
export type AllowStore = Pick<RelayStore, keyof RelayStore>;

export class RelayStore {
  readonly #db: RelayDb;

  constructor(db: RelayDb) {
    this.#db = db;
  }

  isAllowed(agentId: string, deviceId: string): boolean {
    const row = this.#db
      .select({ deviceId: allowedDevices.deviceId })
      .from(allowedDevices)
      .where(and(eq(allowedDevices.agentId, agentId), eq(allowedDevices.deviceId, deviceId)))
      .get();
    return row !== undefined;
  }

  /** `wall`: milliseconds since 1970. */
  isInvited(agentId: string, invitationId: string, wall: number): boolean {
    const row = this.#db
      .select({ id: invitations.id })
      .from(invitations)
      .where(
        and(
          eq(invitations.agentId, agentId),
          eq(invitations.id, invitationId),
          gt(invitations.expiresAt, wall),
        ),
      )
      .get();
    return row !== undefined;
  }

  /** Makes `devices` the whole allow-set; writes only what differs. */
  setAllowed(agentId: string, devices: ReadonlySet<string>): void {
    const known = new Set(
      this.#db
        .select({ deviceId: allowedDevices.deviceId })
        .from(allowedDevices)
        .where(eq(allowedDevices.agentId, agentId))
        .all()
        .map((row) => row.deviceId),
    );
    const gone = [...known].filter((deviceId) => !devices.has(deviceId));
    const fresh = [...devices].filter((deviceId) => !known.has(deviceId));
    if (gone.length === 0 && fresh.length === 0) return;
    this.#db.transaction((tx) => {
      for (const some of slices(gone)) {
        tx.delete(allowedDevices)
          .where(and(eq(allowedDevices.agentId, agentId), inArray(allowedDevices.deviceId, some)))
          .run();
      }
      for (const some of slices(fresh)) {
        tx.insert(allowedDevices)
          .values(some.map((deviceId) => ({ agentId, deviceId })))
          .run();
      }
    });
  }

  disallow(agentId: string, deviceId: string): void {
    this.#db
      .delete(allowedDevices)
      .where(and(eq(allowedDevices.agentId, agentId), eq(allowedDevices.deviceId, deviceId)))
      .run();
  }

  /** Returns true where one that ends sooner had to go, because an agent has at most `most` at a time. */
  invite(agentId: string, invitationId: string, expiresAt: number, most: number): boolean {
    this.#db
      .insert(invitations)
      .values({ agentId, id: invitationId, expiresAt })
      .onConflictDoUpdate({ target: [invitations.agentId, invitations.id], set: { expiresAt } })
      .run();
    const open = this.#db
      .select({ id: invitations.id })
      .from(invitations)
      .where(eq(invitations.agentId, agentId))
      .orderBy(asc(invitations.expiresAt))
      .all();
    const surplus = open.slice(0, Math.max(0, open.length - most));
    for (const { id } of surplus) this.uninvite(agentId, id);
    return surplus.length > 0;
  }

  uninvite(agentId: string, invitationId: string): void {
    this.#db
      .delete(invitations)
      .where(and(eq(invitations.agentId, agentId), eq(invitations.id, invitationId)))
      .run();
  }

  forgetExpired(wall: number): void {
    this.#db.delete(invitations).where(lte(invitations.expiresAt, wall)).run();
  }
}

function slices(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / ROWS_A_STATEMENT) }, (_, i) =>
    ids.slice(i * ROWS_A_STATEMENT, (i + 1) * ROWS_A_STATEMENT),
  );
}
