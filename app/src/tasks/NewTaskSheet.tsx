import { createSignal, onMount, Show } from 'solid-js';
import { newId } from '../../../shared/model/ids.ts';
import type { Project } from '../../../shared/model/project.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { say } from '../ui/toast.ts';
import { noDraft, TaskFields } from './TaskFields.tsx';
import styles from './TaskSheet.module.css';

interface NewTaskSheetProps {
  machine: MachineView;
  project: Project;
  onClose(): void;
}

/** A title is enough; Enter writes it and goes on with the next. */
export function NewTaskSheet(props: NewTaskSheetProps) {
  const data = useData();
  let title: HTMLInputElement | undefined;
  const [draft, setDraft] = createSignal(noDraft);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  onMount(() => title?.focus());
  const ready = () => draft().title.trim() !== '';

  const add = async (more: boolean) => {
    if (!ready()) return;
    const { dueOn, ...rest } = draft();
    const result = await data.newTask(props.machine.id, {
      id: newId(),
      projectId: props.project.id,
      ...rest,
      title: rest.title.trim(),
      dueOn: dueOn || null,
    });
    if (!result.ok) return void setProblem(result.problem);
    setProblem(null);
    say({
      text:
        props.machine.link().at === 'live'
          ? 'The task is written.'
          : 'It will be sent once the machine answers.',
    });
    if (!more) return props.onClose();
    setDraft({ ...noDraft, priority: draft().priority });
    title?.focus();
  };

  return (
    <Sheet
      title="New task"
      onClose={props.onClose}
      footer={
        <Button kind="go" big wide disabled={!ready()} onClick={() => void add(false)}>
          Write it
        </Button>
      }
    >
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void add(true);
        }}
      >
        <TaskFields value={draft()} onValue={setDraft} titleRef={(input) => (title = input)} />
      </form>
      <p class={styles.said}>In {props.project.name}. Enter writes it and begins the next.</p>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
    </Sheet>
  );
}
