/** Which part of what changed a caller may know. */
import type { Caller } from '../../shared/model/grant.ts';
import { type Changes, noRows } from '../../shared/model/sync.ts';
import type { Db } from '../store/open.ts';
import { findProject } from '../store/projects.ts';

/** Owners know all; a guest its sessions and the projects these belong to; anybody else nothing. */
export function visibleTo(caller: Caller, changes: Changes, db: Db): Changes {
  if (caller.kind === 'local') return changes;
  if (caller.kind !== 'device') return { ...changes, rows: noRows(), removed: [] };
  const { grant } = caller;
  if (grant.role === 'owner') return changes;
  const session = changes.rows.session.filter(({ id }) => grant.sessions.includes(id));
  const known = new Map(changes.rows.project.map((project) => [project.id, project]));
  const project = [...new Set(session.map(({ projectId }) => projectId))].flatMap((id) => {
    const found = known.get(id) ?? findProject(db, id);
    return found === undefined ? [] : [found];
  });
  const removed = changes.removed.filter(({ kind, id }) => kind === 'session' && grant.sessions.includes(id));
  return { rev: changes.rev, whole: changes.whole, rows: { ...noRows(), project, session }, removed };
}
