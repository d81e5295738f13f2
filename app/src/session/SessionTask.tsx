import { createSignal, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { type ChosenTask, TaskChoice } from '../new-session/TaskChoice.tsx';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { labelOf } from '../tasks/task-words.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import styles from './SessionSheet.module.css';

/** "H-42": what a session works on; null where that is nothing. */
export function taskWords(machine: MachineView, session: Session): string | null {
  const task = session.taskId === null ? undefined : machine.row('task', session.taskId);
  const project = machine.row('project', session.projectId);
  return task && project ? labelOf(project.name, task) : null;
}

/** What a session works on: chosen, changed, taken away, at any time and offline too. */
export function SessionTask(props: { machine: MachineView; session: Session }) {
  const data = useData();
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const project = () => props.machine.row('project', props.session.projectId);
  const value = (): ChosenTask => (props.session.taskId === null ? null : { id: props.session.taskId });
  const choose = async (chosen: ChosenTask) => {
    const { machine, session } = props;
    if (chosen?.title !== undefined) {
      const { id, title } = chosen;
      const written = await data.newTask(machine.id, { id, projectId: session.projectId, title });
      if (!written.ok) return void setProblem(written.problem);
    }
    const linked = await data.linkSession(machine.id, session.id, chosen?.id ?? null);
    setProblem(linked.ok ? null : linked.problem);
  };
  return (
    <Show when={project()}>
      {(found) => (
        <div class={styles.task}>
          <TaskChoice
            machine={props.machine}
            project={found()}
            value={value()}
            onValue={(chosen) => void choose(chosen)}
          />
          <Show when={props.session.taskId} keyed>
            {(taskId) => (
              <Button
                kind="bare"
                onClick={() =>
                  router.navigate(formatPlace({ at: 'task', machineId: props.machine.id, taskId }))
                }
              >
                Open the task
              </Button>
            )}
          </Show>
          <Show when={problem()}>{(one) => <ErrorNote problem={one()} />}</Show>
        </div>
      )}
    </Show>
  );
}
