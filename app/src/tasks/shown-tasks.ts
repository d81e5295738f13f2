/** Tasks as screens show them: with what waits to be sent. */
import type { Session } from '../../../shared/model/session.ts';
import type { Task } from '../../../shared/model/task.ts';
import { type TaskStatus, taskStatuses } from '../../../shared/model/task-moves.ts';
import type { Data, MachineView } from '../data/types.ts';
import { isOver } from '../words/session-words.ts';
import { type ShownTask, withPending } from './pending.ts';

export const allTasks = (data: Data, machine: MachineView): readonly ShownTask[] =>
  withPending(
    machine.rows('task'),
    data.outbox().filter((entry) => entry.machineId === machine.id),
  );

export const findTask = (data: Data, machine: MachineView, id: string): ShownTask | undefined =>
  allTasks(data, machine).find((task) => task.id === id);

/** The newest first. */
export const sessionsOf = (machine: MachineView, task: Pick<Task, 'id'>): readonly Session[] =>
  machine.sessions().filter((session) => session.taskId === task.id);

/** Of many tasks at once: what runs for each, the newest. */
export function liveByTask(machine: MachineView): ReadonlyMap<string, Session> {
  const found = new Map<string, Session>();
  for (const session of machine.sessions()) {
    if (session.taskId === null || isOver(session) || found.has(session.taskId)) continue;
    found.set(session.taskId, session);
  }
  return found;
}

export interface TaskFilter {
  words: string;
  /** Empty: any. */
  priority: string;
}
export const noFilter: TaskFilter = { words: '', priority: '' };
export const isFiltered = ({ words, priority }: TaskFilter): boolean =>
  words.trim() !== '' || priority !== '';

/** Every word must stand somewhere in it: label, title, description, newest note. */
export function matches(task: ShownTask, label: string, filter: TaskFilter): boolean {
  if (filter.priority !== '' && task.priority !== filter.priority) return false;
  const words = filter.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text =
    `${label}\n${task.title}\n${task.description ?? ''}\n${task.note?.text ?? ''}`.toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}

export type Columns = Readonly<Record<TaskStatus, readonly ShownTask[]>>;

/** In the order of the board; what is done by when it was. */
export function columnsOf(tasks: readonly ShownTask[]): Columns {
  const columns = Object.fromEntries(taskStatuses.map((status) => [status, [] as ShownTask[]])) as Record<
    TaskStatus,
    ShownTask[]
  >;
  for (const task of tasks) columns[task.status].push(task);
  columns.done.sort((a, b) => b.statusSince - a.statusSince);
  return columns;
}
