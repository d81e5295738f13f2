import { createSignal, Show } from 'solid-js';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import type { ShownTask } from './pending.ts';
import styles from './TaskHistory.module.css';

/** A person's own note on a task. */
export function NoteField(props: { machine: MachineView; task: ShownTask }) {
  const data = useData();
  const [text, setText] = createSignal('');
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const write = async () => {
    const result = await data.noteTask(props.machine.id, props.task, text().trim());
    if (!result.ok) return void setProblem(result.problem);
    setProblem(null);
    setText('');
  };
  return (
    <form
      class={styles.write}
      onSubmit={(event) => {
        event.preventDefault();
        if (text().trim() !== '') void write();
      }}
    >
      <TextArea
        label="Write a note"
        rows={1}
        class={styles.field}
        maxlength={8_000}
        value={text()}
        onValue={setText}
      />
      <Show when={text().trim() !== ''}>
        <Button submit>Write it</Button>
      </Show>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
    </form>
  );
}
