/**
 * What happens to tasks, one step each, inside a transaction: the row and its event are written together, so the history
 * never says less than the row. Throws ProblemError with words for whoever asked.
 */
import type * as v from 'valibot';
import { newId } from '../../shared/model/ids.ts';
import type { Session } from '../../shared/model/session.ts';
import {
  type Actor,
  type ApprovalAsk,
  MAX_NOTE_LINE,
  type newTaskSchema,
  type Position,
  type TaskChange,
  type TaskDoing,
  type TaskField,
  type TaskMoveInput,
  taskFields,
  type WholeTask,
} from '../../shared/model/task.ts';
import { type Mover, moveTask } from '../../shared/model/task-moves.ts';
import { ProblemError } from '../problem.ts';
import { defaultTitle } from '../sessions/title.ts';
import type { Db, Tx } from '../store/open.ts';
import { findProject } from '../store/projects.ts';
import { findSession, sessionsOfTask, updateSession } from '../store/sessions.ts';
import { eventsSince, insertEvent } from '../store/task-events.ts';
import {
  countTasks,
  findTask,
  insertTask,
  lastOrder,
  neighbours,
  nextNumber,
  removeTask,
  renumber,
  type TaskPart,
  taskIdUsed,
  updateTask,
} from '../store/tasks.ts';

export const MAX_TASKS = 10_000;
export const MAX_EVENTS = 100_000;
/** Closer than this two tasks of a column cannot be told apart for long. */
const LEAST_GAP = 1e-6;

/** Who does it, when, and what their session had printed by then. */
export interface Hand {
  by: Actor;
  at: number;
  position: Position | null;
}

export const noSuchTask = () => new ProblemError(404, 'no-such-task', 'There is no such task.');

export function theTask(tx: Tx, id: string): WholeTask {
  const task = findTask(tx, id);
  if (task === undefined) throw noSuchTask();
  return task;
}

export const moverOf = (by: Actor): Mover =>
  by.kind === 'session' ? 'claude' : by.kind === 'software' ? 'software' : 'person';

/** One event, and what it changes of the row. */
export function record(
  tx: Tx,
  task: WholeTask,
  { by, at, position }: Hand,
  doing: TaskDoing,
  part: TaskPart = {},
): WholeTask {
  if (task.events >= MAX_EVENTS) {
    throw new ProblemError(422, 'history-full', `This task has ${MAX_EVENTS} entries. Write a new task.`);
  }
  const seq = task.events + 1;
  insertEvent(tx, task.id, { seq, at, by, position, doing });
  return updateTask(tx, task.id, { ...part, events: seq }) as WholeTask;
}

export function createTask(tx: Tx, input: v.InferOutput<typeof newTaskSchema>, hand: Hand): WholeTask {
  const { projectId, id = newId(), title, description, priority, dueOn } = input;
  if (findProject(tx, projectId) === undefined) {
    throw new ProblemError(404, 'no-such-project', 'This project is not on the list.', {
      field: 'projectId',
    });
  }
  if (taskIdUsed(tx, id)) {
    throw new ProblemError(409, 'task-exists', 'There is a task with this id already.', { field: 'id' });
  }
  if (countTasks(tx, projectId) >= MAX_TASKS) {
    throw new ProblemError(422, 'too-many-tasks', `A project has at most ${MAX_TASKS} tasks. Remove some.`);
  }
  const task = insertTask(tx, {
    id,
    projectId,
    number: nextNumber(tx, projectId),
    title,
    description,
    priority,
    status: 'todo',
    order: lastOrder(tx, projectId, 'todo'),
    dueOn,
    createdAt: hand.at,
    statusSince: hand.at,
    events: 0,
    note: null,
    report: null,
  });
  return record(tx, task, hand, { kind: 'created', title });
}

/** Every field that changes is an event of its own. What changes nothing is none. */
export function changeTask(tx: Tx, id: string, change: TaskChange, hand: Hand): WholeTask {
  let task = theTask(tx, id);
  const since = change.seen === undefined ? [] : eventsSince(tx, id, change.seen);
  const changedMeanwhile = (field: TaskField) =>
    since.some(({ doing }) => doing.kind === 'edited' && doing.field === field);
  for (const field of taskFields) {
    const to = change[field];
    const from = task[field];
    if (to === undefined || to === from) continue;
    const doing: TaskDoing = { kind: 'edited', field, from, to, over: changedMeanwhile(field), cut: false };
    task = record(tx, task, hand, doing, { [field]: to });
    if (field === 'title') retitle(tx, id, from as string, to as string);
  }
  return task;
}

/** Sessions that are called as the task was are called as it is now. */
function retitle(tx: Tx, taskId: string, from: string, to: string): void {
  for (const session of sessionsOfTask(tx, taskId)) {
    if (session.title === from) updateSession(tx, session.id, { title: to });
  }
}

export function move(
  tx: Tx,
  id: string,
  { move, why, report }: TaskMoveInput,
  hand: Hand,
  asked?: ApprovalAsk,
): WholeTask {
  const task = theTask(tx, id);
  const moved = moveTask(task.status, move, moverOf(hand.by), why);
  if (!moved.ok) {
    const status = { 'not-now': 409, 'not-yours': 403, 'no-reason': 400 } as const;
    throw new ProblemError(status[moved.code], moved.code, moved.message, {
      ...(moved.code === 'no-reason' && { field: 'why' }),
    });
  }
  const version = task.report?.version ?? null;
  if (report !== undefined && report !== version) {
    throw new ProblemError(409, 'report-changed', 'There is a newer report on this task. Read it first.');
  }
  return record(
    tx,
    task,
    hand,
    {
      kind: 'moved',
      move,
      from: task.status,
      to: moved.status,
      why: why?.trim() || null,
      ...(asked && { asked }),
      ...(report !== undefined && { report }),
    },
    {
      status: moved.status,
      statusSince: hand.at,
      order: lastOrder(tx, task.projectId, moved.status),
    },
  );
}

export function place(tx: Tx, id: string, after: string | null, hand: Hand): WholeTask {
  const task = theTask(tx, id);
  if (after === id) return task;
  const before = after === null ? null : theTask(tx, after);
  if (before !== null && (before.projectId !== task.projectId || before.status !== task.status)) {
    throw new ProblemError(409, 'not-now', 'That task is not in the same column any more.', {
      field: 'after',
    });
  }
  let order = between(tx, task, before?.order ?? null);
  if (order === null) {
    renumber(tx, task);
    order = between(tx, task, after === null ? null : theTask(tx, after).order);
  }
  const now = theTask(tx, id);
  const to = order ?? now.order;
  return to === now.order
    ? now
    : record(tx, now, hand, { kind: 'placed', from: now.order, to }, { order: to });
}

/** Null where there is no room left between the two. */
function between(tx: Tx, task: WholeTask, after: number | null): number | null {
  const { before, next } = neighbours(tx, task, after);
  if (next === null) return (before ?? 0) + 1;
  const low = before ?? next - 2;
  return next - low < LEAST_GAP ? null : (low + next) / 2;
}

export function note(tx: Tx, id: string, text: string, hand: Hand): WholeTask {
  const task = theTask(tx, id);
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const short = line.length > MAX_NOTE_LINE ? `${line.slice(0, MAX_NOTE_LINE - 1)}…` : line;
  const { at, by, position } = hand;
  return record(
    tx,
    task,
    hand,
    { kind: 'note', text },
    {
      note: { seq: task.events + 1, at, by, text: short, position },
    },
  );
}

/** Its history stays; its sessions go on without it. */
export function remove(tx: Tx, id: string, hand: Hand): void {
  const task = theTask(tx, id);
  for (const session of sessionsOfTask(tx, id)) link(tx, session.id, null, hand);
  record(tx, theTask(tx, task.id), hand, { kind: 'removed' });
  removeTask(tx, id, hand.at);
}

/** A session works on one task; null: on none. A task that was still to do is in progress from here on. */
export function link(tx: Tx, sessionId: string, taskId: string | null, hand: Hand): Session {
  const session = findSession(tx, sessionId);
  if (session === undefined) throw new ProblemError(404, 'no-such-session', 'There is no such session.');
  if (session.taskId === taskId) return session;
  const task = taskId === null ? null : linkable(tx, taskId, session.projectId);
  const former = session.taskId === null ? undefined : findTask(tx, session.taskId);
  const about = { sessionId, title: session.title };
  if (former !== undefined) record(tx, former, hand, { kind: 'unlinked', ...about });
  if (task !== null) begin(tx, record(tx, task, hand, { kind: 'linked', ...about }), hand);
  const project = findProject(tx, session.projectId);
  const plain = defaultTitle(session.program, project?.name ?? '');
  const unnamed = session.title === plain || session.title === former?.title;
  return updateSession(tx, sessionId, {
    taskId,
    ...(unnamed && { title: task?.title ?? plain }),
  }) as Session;
}

/** The task that a session of this project may be linked to. */
export function linkable(tx: Db | Tx, taskId: string, projectId: string): WholeTask {
  const task = findTask(tx, taskId);
  const field = 'taskId';
  if (task === undefined) throw new ProblemError(404, 'no-such-task', 'There is no such task.', { field });
  if (task.projectId !== projectId) {
    throw new ProblemError(422, 'other-project', 'This task belongs to another project.', { field });
  }
  if (task.status === 'done') {
    throw new ProblemError(409, 'task-done', 'This task is done. Reopen it first.', { field });
  }
  return task;
}

/** The task that a copy of this session works on too. */
export function goesOnWith(db: Db | Tx, session: Session, projectId: string): string | undefined {
  const task = session.taskId === null ? undefined : findTask(db, session.taskId);
  return task?.projectId === projectId && task.status !== 'done' ? task.id : undefined;
}

/** Somebody works on it now. */
export function begin(tx: Tx, task: WholeTask, { at, position }: Hand): WholeTask {
  if (task.status !== 'todo') return task;
  return move(tx, task.id, { move: 'start' }, { by: { kind: 'software' }, at, position });
}
