import { createSignal, type JSX, Show } from 'solid-js';
import type { ActionProblem, Result } from '../data/types.ts';
import { Button } from './Button.tsx';
import styles from './Confirm.module.css';
import { ErrorNote } from './ErrorNote.tsx';
import { Sheet } from './Sheet.tsx';

interface ConfirmProps {
  title: string;
  children: JSX.Element;
  /** The verb, on the button: "Remove the device". */
  verb: string;
  /** Ends or removes something. */
  stops?: boolean;
  act(): Promise<Result<unknown>>;
  onClose(): void;
}

/** Asks once, in a sheet, before what cannot be taken back. Stays open where it did not work, and says why. */
export function Confirm(props: ConfirmProps) {
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const act = async () => {
    setBusy(true);
    const result = await props.act();
    setBusy(false);
    if (result.ok) props.onClose();
    else setProblem(result.problem);
  };
  return (
    <Sheet
      title={props.title}
      onClose={props.onClose}
      footer={
        <div class={styles.acts}>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button
            kind={props.stops ? 'stop' : 'go'}
            busy={busy()}
            class={styles.verb}
            onClick={() => void act()}
          >
            {props.verb}
          </Button>
        </div>
      }
    >
      <div class={styles.text}>{props.children}</div>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
    </Sheet>
  );
}
