/** Rows of skills and of MCP servers: both belong to the machine or to one project, under a name that is theirs alone there. */
import { asc, eq, gt } from 'drizzle-orm';
import type { Switch } from '../../shared/model/scoped.ts';
import type { Server } from '../../shared/model/server.ts';
import type { Skill } from '../../shared/model/skill.ts';
import { ProblemError } from '../problem.ts';
import { bury, nextRev } from './changes.ts';
import { servers, skills } from './gear-schema.ts';
import type { Db, Tx } from './open.ts';
import { findProject } from './projects.ts';

interface Rows {
  skill: Skill;
  server: Server;
}
type Kind = keyof Rows;
const tables = { skill: skills, server: servers } as const;
const NOUN = { skill: 'skill', server: 'server' } as const;
/** Of one kind; a machine with more has another trouble. */
export const MAX_GEAR = 300;

export interface GearStore<K extends Kind> {
  list(db: Db | Tx): Rows[K][];
  changed(db: Db | Tx, after: number): Rows[K][];
  /** Throws ProblemError where there is none. */
  get(db: Db | Tx, id: string): Rows[K];
  /** Throws ProblemError where the name is taken, the project is gone, or there are too many. */
  insert(tx: Tx, row: Omit<Rows[K], 'rev'>): Rows[K];
  update(tx: Tx, id: string, change: Partial<Omit<Rows[K], 'id' | 'rev' | 'projectId'>>): Rows[K];
  switch(tx: Tx, id: string, change: Switch): Rows[K];
  remove(tx: Tx, id: string): void;
}

function gearStore<K extends Kind>(kind: K): GearStore<K> {
  // Both tables have these columns; the row's own are typed at the edge of this function.
  const table = tables[kind] as typeof servers;
  type Row = Rows[K];
  const rows = (found: unknown): Row[] => found as Row[];
  const store: GearStore<K> = {
    list: (db) => rows(db.select().from(table).orderBy(asc(table.name)).all()),
    changed: (db, after) =>
      rows(db.select().from(table).where(gt(table.rev, after)).orderBy(asc(table.rev)).all()),
    get(db, id) {
      const [found] = rows(db.select().from(table).where(eq(table.id, id)).all());
      if (found === undefined)
        throw new ProblemError(404, `no-such-${kind}`, `There is no such ${NOUN[kind]} any more.`);
      return found;
    },
    insert(tx, row) {
      if (row.projectId !== null && findProject(tx, row.projectId) === undefined) {
        throw new ProblemError(404, 'no-such-project', 'This project is not on the list any more.');
      }
      if (store.list(tx).length >= MAX_GEAR) {
        throw new ProblemError(
          422,
          'too-many',
          `A machine keeps at most ${MAX_GEAR} of them. Remove some first.`,
        );
      }
      refuseDouble(store.list(tx), row);
      const values = { ...row, rev: nextRev(tx) } as unknown as typeof servers.$inferInsert;
      return rows([tx.insert(table).values(values).returning().get()])[0] as Row;
    },
    update(tx, id, change) {
      const before = store.get(tx, id);
      refuseDouble(store.list(tx), { ...before, ...change });
      const values = { ...change, rev: nextRev(tx) } as Partial<typeof servers.$inferInsert>;
      tx.update(table).set(values).where(eq(table.id, id)).run();
      return store.get(tx, id);
    },
    switch(tx, id, { projectId, on }) {
      const row = store.get(tx, id);
      const inAll = projectId === null || row.projectId !== null;
      if (!inAll && findProject(tx, projectId) === undefined) {
        throw new ProblemError(404, 'no-such-project', 'This project is not on the list any more.');
      }
      const projects = inAll ? row.projects : { ...row.projects, [projectId]: on };
      const values = { ...(inAll ? { enabled: on } : { projects }), rev: nextRev(tx) };
      tx.update(table).set(values).where(eq(table.id, id)).run();
      return store.get(tx, id);
    },
    remove(tx, id) {
      store.get(tx, id);
      tx.delete(table).where(eq(table.id, id)).run();
      bury(tx, kind, id);
    },
  };
  function refuseDouble(all: readonly Row[], { id, name, projectId }: Omit<Row, 'rev'>): void {
    if (!all.some((one) => one.id !== id && one.name === name && one.projectId === projectId)) return;
    const where = projectId === null ? 'this machine has' : 'this project has';
    throw new ProblemError(409, 'name-taken', `There is a ${NOUN[kind]} “${name}” that ${where} already.`, {
      field: 'name',
    });
  }
  return store;
}

export const skillStore = gearStore('skill');
export const serverStore = gearStore('server');
