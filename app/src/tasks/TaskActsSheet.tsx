import { createSignal, For, Show } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import { allowedMoves, type TaskMove } from '../../../shared/model/task-moves.ts';
import type { ActionProblem, MachineView, Result } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { openNewSession } from '../new-session/open.ts';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { EditTaskSheet } from './EditTaskSheet.tsx';
import type { ShownTask } from './pending.ts';
import { RemoveTask } from './RemoveTask.tsx';
import styles from './TaskSheet.module.css';
import { moveTitles } from './task-words.ts';

interface TaskActsSheetProps {
  machine: MachineView;
  project: Project;
  task: ShownTask;
  /** Its column, in order. */
  column: readonly ShownTask[];
  onClose(): void;
}

/** Everything that is done to a task without opening it. What is decided on a report is decided beside the report. */
export function TaskActsSheet(props: TaskActsSheetProps) {
  const data = useData();
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [more, setMore] = createSignal<'edit' | 'remove' | null>(null);
  const moves = (): TaskMove[] =>
    allowedMoves(props.task.status, 'person').filter((move) => move !== 'approve' && move !== 'sendBack');
  const at = () => props.column.findIndex((task) => task.id === props.task.id);
  const act = async (doing: Promise<Result<unknown>>) => {
    const result = await doing;
    if (result.ok) props.onClose();
    else setProblem(result.problem);
  };
  const place = (index: number) =>
    void act(
      data.placeTask(props.machine.id, props.task, index < 0 ? null : (props.column[index]?.id ?? null)),
    );
  const open = () =>
    router.navigate(formatPlace({ at: 'task', machineId: props.machine.id, taskId: props.task.id }));

  return (
    <Sheet title={props.task.title} onClose={props.onClose}>
      <div class={styles.acts}>
        <Show when={props.task.status === 'awaiting_approval'}>
          <Button kind="go" wide onClick={open}>
            Read the report
          </Button>
        </Show>
        <Show when={props.task.status !== 'done'}>
          <Button
            kind={props.task.status === 'awaiting_approval' ? 'plain' : 'go'}
            wide
            disabled={props.task.waits}
            onClick={() =>
              openNewSession({
                machineId: props.machine.id,
                projectId: props.project.id,
                taskId: props.task.id,
              })
            }
          >
            Start a session on it
          </Button>
        </Show>
        <For each={moves()}>
          {(move) => (
            <Button wide onClick={() => void act(data.moveTask(props.machine.id, props.task, { move }))}>
              {moveTitles[move]}
            </Button>
          )}
        </For>
        <Button wide onClick={() => setMore('edit')}>
          Edit
        </Button>
        <Show when={props.task.status !== 'done' && props.column.length > 1}>
          <p class={styles.name}>Order</p>
          <div class={styles.order}>
            <Button disabled={at() <= 0} onClick={() => place(at() - 2)}>
              Up
            </Button>
            <Button disabled={at() <= 0} onClick={() => place(-1)}>
              To the top
            </Button>
            <Button disabled={at() >= props.column.length - 1} onClick={() => place(at() + 1)}>
              Down
            </Button>
            <Button disabled={at() >= props.column.length - 1} onClick={() => place(props.column.length - 1)}>
              To the bottom
            </Button>
          </div>
        </Show>
        <div class={styles.apart}>
          <Button kind="stop" wide onClick={() => setMore('remove')}>
            Remove the task…
          </Button>
        </div>
      </div>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <Show when={more() === 'edit'}>
        <EditTaskSheet machine={props.machine} task={props.task} onClose={() => setMore(null)} />
      </Show>
      <Show when={more() === 'remove'}>
        <RemoveTask
          machine={props.machine}
          task={props.task}
          onRemoved={props.onClose}
          onClose={() => setMore(null)}
        />
      </Show>
    </Sheet>
  );
}
