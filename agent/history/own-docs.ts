/** What the agent's own database has to be found: sessions by their titles, tasks, notes on them. */
import type { Session } from '../../shared/model/session.ts';
import { type Task, taskLabel } from '../../shared/model/task.ts';
import type { Db } from '../store/open.ts';
import { findProject } from '../store/projects.ts';
import { eventsSince } from '../store/task-events.ts';
import { findTask } from '../store/tasks.ts';
import type { Doc } from './search-db.ts';

export interface OwnDocs {
  ref: string;
  docs: Doc[];
}

const own = (ref: string, more: Pick<Doc, 'kind' | 'at' | 'session' | 'project'>, text: string): Doc => ({
  ...{ run: -1, from: 0, to: 0, ref, draft: false, body: text, text },
  ...more,
});

export function docsOfSession({ id, projectId, title, createdAt }: Session): OwnDocs {
  const ref = `session/${id}`;
  return {
    ref,
    docs: [own(ref, { kind: 'session', at: createdAt, session: id, project: projectId }, title)],
  };
}

/** Its words as they stand, and each note. */
export function docsOfTask(db: Db, { id }: Task): OwnDocs {
  const ref = `task/${id}`;
  const task = findTask(db, id);
  if (task === undefined) return { ref, docs: [] };
  const of = { session: null, project: task.projectId };
  const label = taskLabel(findProject(db, task.projectId)?.name ?? '', task.number);
  const words = [`${label} ${task.title}`, task.description].filter(Boolean).join('\n');
  const notes = eventsSince(db, id, 0).flatMap(({ at, doing }) =>
    doing.kind === 'note' ? [own(ref, { kind: 'note', at, ...of }, doing.text)] : [],
  );
  return { ref, docs: [own(ref, { kind: 'task', at: task.createdAt, ...of }, words), ...notes] };
}
