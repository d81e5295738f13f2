import { createSignal, Show } from 'solid-js';
import type { ActionProblem, Result } from '../data/types.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import styles from './TaskSheet.module.css';

interface SendBackSheetProps {
  /** A session of it runs now. */
  running: boolean;
  send(why: string): Promise<Result<null>>;
  onClose(): void;
}

/** Why it is not done: the words go to whoever works on it. */
export function SendBackSheet(props: SendBackSheetProps) {
  const [why, setWhy] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const send = async () => {
    setBusy(true);
    const result = await props.send(why().trim());
    setBusy(false);
    if (result.ok) props.onClose();
    else setProblem(result.problem);
  };
  return (
    <Sheet
      title="Send it back"
      onClose={props.onClose}
      footer={
        <Button kind="go" big wide busy={busy()} disabled={why().trim() === ''} onClick={() => void send()}>
          Send back
        </Button>
      }
    >
      <div class={styles.form}>
        <TextArea label="What is missing" rows={5} maxlength={8_000} value={why()} onValue={setWhy} />
      </div>
      <p class={styles.said}>
        {props.running
          ? 'Its running session gets these words as a prompt.'
          : 'The next session on this task begins with these words.'}
      </p>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
    </Sheet>
  );
}
