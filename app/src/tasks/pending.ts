/** Tasks as they will be once what waits in the outbox is done. Pure: a screen offline shows what was asked for. */
import * as v from 'valibot';
import {
  MAX_INLINE,
  newTaskSchema,
  placeSchema,
  type Task,
  taskChangeSchema,
  taskMoveSchema,
} from '../../../shared/model/task.ts';
import { moveTask } from '../../../shared/model/task-moves.ts';
import type { OutboxEntry } from '../data/types.ts';

/** `waits`: a part of it is not known to the machine yet. A number of 0: it has none yet. */
export type ShownTask = Task & { waits?: boolean };

const pathPattern = /^\/v1\/tasks(?:\/([a-z2-7]{26})(?:\/(moves|place))?)?$/;

export function withPending(rows: readonly Task[], entries: readonly OutboxEntry[]): readonly ShownTask[] {
  const asked = entries.filter((entry) => entry.state !== 'failed' && entry.path.startsWith('/v1/tasks'));
  if (asked.length === 0) return rows;
  let tasks = new Map<string, ShownTask>(rows.map((task) => [task.id, task]));
  for (const entry of asked) tasks = applied(tasks, entry);
  return [...tasks.values()].sort((a, b) => a.order - b.order || a.number - b.number);
}

function applied(tasks: Map<string, ShownTask>, entry: OutboxEntry): Map<string, ShownTask> {
  const [whole, id, what] = pathPattern.exec(entry.path) ?? [];
  if (whole === undefined) return tasks;
  if (id === undefined) {
    const task = written(tasks, entry);
    return task === null || tasks.has(task.id) ? tasks : tasks.set(task.id, task);
  }
  const task = tasks.get(id);
  if (task === undefined) return tasks;
  if (entry.method === 'DELETE') {
    tasks.delete(id);
    return tasks;
  }
  const part =
    what === 'moves'
      ? moved(tasks, task, entry)
      : what === 'place'
        ? placed(tasks, task, entry)
        : changed(entry);
  return part === null ? tasks : tasks.set(id, { ...task, ...part, waits: true });
}

const last = (
  tasks: Map<string, ShownTask>,
  { projectId, status }: Pick<Task, 'projectId' | 'status'>,
): number =>
  [...tasks.values()].reduce(
    (most, one) => (one.projectId === projectId && one.status === status ? Math.max(most, one.order) : most),
    0,
  ) + 1;

function written(tasks: Map<string, ShownTask>, { body, createdAt }: OutboxEntry): ShownTask | null {
  const parsed = v.safeParse(newTaskSchema, body);
  if (!parsed.success || parsed.output.id === undefined) return null;
  const { id, projectId, title, description, priority, dueOn } = parsed.output;
  return {
    id,
    projectId,
    number: 0,
    title,
    description: description.length > MAX_INLINE ? null : description,
    priority,
    status: 'todo',
    order: last(tasks, { projectId, status: 'todo' }),
    dueOn,
    createdAt,
    statusSince: createdAt,
    events: 0,
    note: null,
    report: null,
    rev: 0,
    waits: true,
  };
}

function changed({ method, body }: OutboxEntry): Partial<Task> | null {
  const parsed = v.safeParse(taskChangeSchema, body);
  if (method !== 'PATCH' || !parsed.success) return null;
  const { seen: _, description, ...rest } = parsed.output;
  const part: Partial<Task> = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== undefined),
  );
  if (description === undefined) return part;
  return { ...part, description: description.length > MAX_INLINE ? null : description };
}

function moved(tasks: Map<string, ShownTask>, task: ShownTask, entry: OutboxEntry): Partial<Task> | null {
  const parsed = v.safeParse(taskMoveSchema, entry.body);
  if (!parsed.success) return null;
  const to = moveTask(task.status, parsed.output.move, 'person', parsed.output.why);
  if (!to.ok) return null;
  const order = last(tasks, { projectId: task.projectId, status: to.status });
  return { status: to.status, statusSince: entry.createdAt, order };
}

function placed(tasks: Map<string, ShownTask>, task: ShownTask, { body }: OutboxEntry): Partial<Task> | null {
  const parsed = v.safeParse(placeSchema, body);
  if (!parsed.success) return null;
  const column = [...tasks.values()]
    .filter((one) => one.projectId === task.projectId && one.status === task.status && one.id !== task.id)
    .sort((a, b) => a.order - b.order || a.number - b.number);
  const { after } = parsed.output;
  const at = after === null ? 0 : column.findIndex((one) => one.id === after) + 1;
  if (after !== null && at === 0) return null;
  const next = column[at]?.order;
  const before = column[at - 1]?.order ?? (next ?? 1) - 2;
  return { order: next === undefined ? before + 1 : (before + next) / 2 };
}
