/** How many sessions a machine would delete that keeps them for so many days. Pure. */
import type { MachineView } from '../data/types.ts';
import { isOver } from '../words/session-words.ts';

const DAY_MS = 24 * 3600 * 1000;

export function goneAfter(
  machine: Pick<MachineView, 'sessions' | 'row'>,
  keepDays: number,
  now: number,
): number {
  const before = now - keepDays * DAY_MS;
  return machine.sessions().filter((session) => {
    const { endedAt, pinned, interrupted, taskId } = session;
    if (!isOver(session) || pinned || interrupted || endedAt === null || endedAt >= before) return false;
    const task = taskId === null ? undefined : machine.row('task', taskId);
    return task === undefined || task.status === 'done';
  }).length;
}
