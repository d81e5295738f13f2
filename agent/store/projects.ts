import { and, asc, eq, isNull } from 'drizzle-orm';
import { newId } from '../../shared/model/ids.ts';
import type { Project } from '../../shared/model/project.ts';
import { bury, nextRev, unbury } from './changes.ts';
import type { Db, Tx } from './open.ts';
import { projects } from './schema.ts';

export function toProject(row: typeof projects.$inferSelect): Project {
  const { removedAt: _, ...project } = row;
  return project;
}

export const listProjects = (db: Db | Tx): Project[] =>
  db
    .select()
    .from(projects)
    .where(isNull(projects.removedAt))
    .orderBy(asc(projects.name), asc(projects.path))
    .all()
    .map(toProject);

export function findProject(db: Db | Tx, id: string): Project | undefined {
  const row = db
    .select()
    .from(projects)
    .where(and(eq(projects.id, id), isNull(projects.removedAt)))
    .get();
  return row && toProject(row);
}

/** Adding a folder twice gives the project it already is; one that was removed comes back with its id. */
export function addProject(tx: Tx, input: { name: string; path: string; now: number }): Project {
  const known = tx.select().from(projects).where(eq(projects.path, input.path)).get();
  if (known !== undefined && known.removedAt === null) return toProject(known);
  if (known === undefined) {
    const row = { id: newId(), name: input.name, path: input.path, createdAt: input.now, rev: nextRev(tx) };
    return toProject(tx.insert(projects).values(row).returning().get());
  }
  unbury(tx, 'project', known.id);
  const row = tx
    .update(projects)
    .set({ name: input.name, removedAt: null, rev: nextRev(tx) })
    .where(eq(projects.id, known.id))
    .returning()
    .get();
  return toProject(row as typeof known);
}

/** Undefined where there is no such project. */
export function updateProject(
  tx: Tx,
  id: string,
  change: Partial<Pick<Project, 'name' | 'defaults' | 'git'>>,
): Project | undefined {
  if (findProject(tx, id) === undefined) return undefined;
  tx.update(projects)
    .set({ ...change, rev: nextRev(tx) })
    .where(eq(projects.id, id))
    .run();
  return findProject(tx, id);
}

/** False where there is no such project. Its sessions and their recordings stay. */
export function removeProject(tx: Tx, id: string, now: number): boolean {
  if (findProject(tx, id) === undefined) return false;
  tx.update(projects)
    .set({ removedAt: now, rev: nextRev(tx) })
    .where(eq(projects.id, id))
    .run();
  bury(tx, 'project', id);
  return true;
}
