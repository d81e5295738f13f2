import { newId } from '../../../../shared/model/ids.ts';
import { reportSchema } from '../../../../shared/model/report.ts';
import type { NewTask, Task, TaskChange, TaskMoveInput } from '../../../../shared/model/task.ts';
import { taskLabel, wholeTaskSchema } from '../../../../shared/model/task.ts';
import type { TaskMove } from '../../../../shared/model/task-moves.ts';
import type { Calls } from '../calls.ts';

const DOES: Record<TaskMove, (task: string) => string> = {
  start: (task) => `Start ${task}`,
  putBack: (task) => `Put ${task} back`,
  askApproval: (task) => `Put ${task} forward for approval`,
  approve: (task) => `Approve ${task}`,
  sendBack: (task) => `Send ${task} back`,
  reopen: (task) => `Reopen ${task}`,
};

/** An approval is of what was read: after a day it is to be read again. */
const APPROVAL_MS = 24 * 60 * 60 * 1000;

export type TaskActions = ReturnType<typeof taskActions>;
/** All but two work offline: tasks have ids of the device's own, and each entry of the outbox is done once. */
export function taskActions({ live, later, machine }: Calls) {
  /** "H-42", or its title while it has no number. */
  const named = (id: string, task: Task) => {
    const project = machine(id)?.row('project', task.projectId);
    return task.number > 0 && project ? taskLabel(project.name, task.number) : `“${task.title}”`;
  };
  const at = (task: Task, more = '') => `/v1/tasks/${task.id}${more}`;
  return {
    newTask: (id: string, input: NewTask & { id: string }) =>
      later(id, `New task: ${input.title}`, { method: 'POST', path: '/v1/tasks', body: input }),
    /** Needs the link: something is to begin on it at once. */
    writeTask: (id: string, input: NewTask & { id: string }) =>
      live(id, { method: 'POST', path: '/v1/tasks', body: input, key: input.id }, wholeTaskSchema),
    changeTask: (id: string, task: Task, change: TaskChange) =>
      later(id, `Change ${named(id, task)}`, {
        method: 'PATCH',
        path: at(task),
        body: { ...change, seen: task.events },
      }),
    moveTask: (id: string, task: Task, input: TaskMoveInput) =>
      later(id, DOES[input.move](named(id, task)), {
        method: 'POST',
        path: at(task, '/moves'),
        body: input,
        ...(input.move === 'approve' ? { goodFor: APPROVAL_MS } : {}),
      }),
    /** Behind that task of its column; null: first. */
    placeTask: (id: string, task: Task, after: string | null) =>
      later(id, `Reorder ${named(id, task)}`, { method: 'POST', path: at(task, '/place'), body: { after } }),
    noteTask: (id: string, task: Task, text: string) =>
      later(id, `Note on ${named(id, task)}`, { method: 'POST', path: at(task, '/notes'), body: { text } }),
    removeTask: (id: string, task: Task) =>
      later(id, `Remove ${named(id, task)}`, { method: 'DELETE', path: at(task) }),
    /** Needs the link: it tells how things stand now. */
    makeReport: (id: string, task: Task) =>
      live(id, { method: 'POST', path: at(task, '/reports'), key: newId() }, reportSchema),
    linkSession: (id: string, session: string, taskId: string | null) =>
      later(id, taskId === null ? 'Take a session off its task' : 'Link a session to a task', {
        method: 'PUT',
        path: `/v1/sessions/${session}/task`,
        body: { taskId },
      }),
  };
}
