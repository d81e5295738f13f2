import { createEffect, createSignal, Show } from 'solid-js';
import { wholeTaskSchema } from '../../../shared/model/task.ts';
import { createReading } from '../data/reading.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import type { ShownTask } from './pending.ts';
import { type TaskDraft, TaskFields } from './TaskFields.tsx';
import styles from './TaskSheet.module.css';

/** Changes what a person says of a task; only what was changed is sent, so that two devices change different things. */
export function EditTaskSheet(props: { machine: MachineView; task: ShownTask; onClose(): void }) {
  const data = useData();
  const before = props.task;
  const whole = createReading(data, {
    machineId: () => props.machine.id,
    path: () => (before.description === null ? `/v1/tasks/${before.id}` : null),
    schema: wholeTaskSchema,
  });
  /** As it was when the sheet opened; null while it is not here. */
  const [description, setDescription] = createSignal(before.description);
  const [draft, setDraft] = createSignal<TaskDraft>({
    title: before.title,
    description: before.description ?? '',
    priority: before.priority,
    dueOn: before.dueOn ?? '',
  });
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  createEffect(() => {
    const got = whole.value();
    if (got === null || description() !== null) return;
    setDescription(got.description);
    setDraft((now) => ({ ...now, description: got.description }));
  });

  const change = () => {
    const now = draft();
    return {
      ...(now.title.trim() !== before.title && { title: now.title.trim() }),
      ...(description() !== null && now.description !== description() && { description: now.description }),
      ...(now.priority !== before.priority && { priority: now.priority }),
      ...((now.dueOn || null) !== before.dueOn && { dueOn: now.dueOn || null }),
    };
  };
  const ready = () => draft().title.trim() !== '' && Object.keys(change()).length > 0;
  const save = async () => {
    if (!ready()) return;
    const result = await data.changeTask(props.machine.id, before, change());
    if (result.ok) props.onClose();
    else setProblem(result.problem);
  };

  return (
    <Sheet
      title="Edit the task"
      onClose={props.onClose}
      footer={
        <Button kind="go" big wide disabled={!ready()} onClick={() => void save()}>
          Save
        </Button>
      }
    >
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TaskFields value={draft()} onValue={setDraft} noDescription={description() === null} />
      </form>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
    </Sheet>
  );
}
