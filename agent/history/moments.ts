/** What the agent's own database knows that happened in a session, each at its moment. */
import { taskLabel } from '../../shared/model/task.ts';
import { statusWords } from '../../shared/model/task-moves.ts';
import type { Moment } from '../../shared/model/timeline.ts';
import { commitsOf } from '../store/commands.ts';
import { momentsOf } from '../store/moments.ts';
import { errorsOf } from '../store/notifications.ts';
import type { Db } from '../store/open.ts';
import { findProject } from '../store/projects.ts';
import { findSession } from '../store/sessions.ts';
import { eventsSince } from '../store/task-events.ts';
import { findTask } from '../store/tasks.ts';
import { shortened } from './timeline.ts';

type Position = Moment['position'];

export function ownMoments(db: Db, sessionId: string): Moment[] {
  const answered = momentsOf(db, sessionId).map(({ kind, at, run, offset, text }): Moment => {
    const position: Position = run === null || offset === null ? null : { run, offset };
    return { kind, at, position, text: shortened(text) };
  });
  const commits = commitsOf(db, sessionId).map(({ at, ms, command, output }): Moment => {
    const [, subject] = /^\[[^\]\n]{1,200}\] (.+)$/m.exec(output) ?? [];
    return { kind: 'commit', at: at + (ms ?? 0), position: null, text: shortened(subject ?? command) };
  });
  const errors = errorsOf(db, sessionId).map(
    ({ at, position, title }): Moment => ({ kind: 'error', at, position, text: shortened(title) }),
  );
  return [...answered, ...commits, ...errors, ...taskMoments(db, sessionId)];
}

/** Of its task, while it had it: changes and notes that were made in it, and while it worked. */
function taskMoments(db: Db, sessionId: string): Moment[] {
  const session = findSession(db, sessionId);
  const task = session?.taskId == null ? undefined : findTask(db, session.taskId);
  if (session === undefined || task === undefined) return [];
  const label = taskLabel(findProject(db, task.projectId)?.name ?? '', task.number);
  const end = session.endedAt ?? Number.POSITIVE_INFINITY;
  return eventsSince(db, task.id, 0).flatMap(({ at, position, doing }): Moment[] => {
    const here = position?.sessionId === sessionId;
    if (!here && (position !== null || at < session.createdAt || at > end)) return [];
    const place: Position = here ? { run: position.run, offset: position.offset } : null;
    if (doing.kind === 'note') return [{ kind: 'note', at, position: place, text: shortened(doing.text) }];
    if (doing.kind === 'moved')
      return [{ kind: 'task', at, position: place, text: `${label} is ${statusWords[doing.to]}` }];
    return [];
  });
}
