/** Which part of what changed a caller may know. */
import type { Caller } from '../../shared/model/grant.ts';
import type { Changes } from '../../shared/model/sync.ts';
import type { Db } from '../store/open.ts';
import { findProject } from '../store/projects.ts';

/** Owners know all; a guest its sessions and the projects these belong to; anybody else nothing. */
export function visibleTo(caller: Caller, changes: Changes, db: Db): Changes {
  if (caller.kind === 'local') return changes;
  if (caller.kind !== 'device') return { ...changes, projects: [], sessions: [], devices: [], removed: [] };
  const { grant } = caller;
  if (grant.role === 'owner') return changes;
  const sessions = changes.sessions.filter((session) => grant.sessions.includes(session.id));
  const known = new Map(changes.projects.map((project) => [project.id, project]));
  const projects = [...new Set(sessions.map((session) => session.projectId))].flatMap((id) => {
    const project = known.get(id) ?? findProject(db, id);
    return project === undefined ? [] : [project];
  });
  const removed = changes.removed.filter(({ kind, id }) => kind === 'session' && grant.sessions.includes(id));
  return { rev: changes.rev, whole: changes.whole, projects, sessions, devices: [], removed };
}
