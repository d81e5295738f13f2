/** How tasks are called, everywhere the same. */
import { type Priority, type Task, taskLabel } from '../../../shared/model/task.ts';
import type { TaskMove, TaskStatus } from '../../../shared/model/task-moves.ts';
import type { State } from '../ui/Mark.tsx';

export const statusTitles: Readonly<Record<TaskStatus, string>> = {
  todo: 'To do',
  in_progress: 'In progress',
  awaiting_approval: 'Awaiting approval',
  done: 'Done',
};

/** What a thumb does, on a button. */
export const moveTitles: Readonly<Record<TaskMove, string>> = {
  start: 'Mark as in progress',
  putBack: 'Put back to To do',
  askApproval: 'Put forward for approval',
  approve: 'Approve',
  sendBack: 'Send back…',
  reopen: 'Reopen',
};

export const priorityTitles: Readonly<Record<Priority, string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  urgent: 'Urgent',
};

export const statusMark: Readonly<Record<TaskStatus, State>> = {
  todo: 'idle',
  in_progress: 'live',
  awaiting_approval: 'wait',
  done: 'done',
};

/** "H-42"; "new" until the machine has given it a number. */
export const labelOf = (project: string, task: Pick<Task, 'number'>): string =>
  task.number > 0 ? taskLabel(project, task.number) : 'new';

const DAY = 86_400_000;
const dayOf = (at: number): string => {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

export interface Due {
  words: string;
  late: boolean;
}

/** "due today", "due Fri", "due 3 Dec", "2 d late"; null without a day, and for what is done. */
export function dueOf({ dueOn, status }: Pick<Task, 'dueOn' | 'status'>, now: number): Due | null {
  if (dueOn === null || status === 'done') return null;
  const days = Math.round((Date.parse(dueOn) - Date.parse(dayOf(now))) / DAY);
  if (days < 0) return { words: `${-days} d late`, late: true };
  if (days === 0) return { words: 'due today', late: false };
  if (days === 1) return { words: 'due tomorrow', late: false };
  const date = new Date(`${dueOn}T12:00`);
  const words =
    days < 7
      ? date.toLocaleDateString([], { weekday: 'short' })
      : date.toLocaleDateString([], { day: 'numeric', month: 'short' });
  return { words: `due ${words}`, late: false };
}

export const countWords = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
