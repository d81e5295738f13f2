/** Tasks that wait for a person, gathered from all machines. */
import type { Project } from '../../../shared/model/project.ts';
import type { Data, MachineView } from '../data/types.ts';
import type { ShownTask } from './pending.ts';
import { allTasks } from './shown-tasks.ts';

export interface TaskOn {
  machine: MachineView;
  project: Project;
  task: ShownTask;
}

/** Those that wait longest on top. */
export const waitingTasks = (data: Data): TaskOn[] =>
  data
    .machines()
    .flatMap((machine) =>
      allTasks(data, machine).flatMap((task) => {
        const project = machine.row('project', task.projectId);
        return task.status === 'awaiting_approval' && project ? [{ machine, project, task }] : [];
      }),
    )
    .sort((a, b) => a.task.statusSince - b.task.statusSince);
