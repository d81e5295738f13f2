import { createSignal, Show } from 'solid-js';
import type { ActionProblem, MachineView, PairingAsk } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { say } from '../ui/toast.ts';
import { Words } from '../ui/Words.tsx';
import styles from './PairingAskSheet.module.css';

interface PairingAskSheetProps {
  machine: MachineView;
  ask: PairingAsk;
  onClose(): void;
}

/** An owner compares the words of a device that wants in. Yes gives it the whole machine, and the sheet says so. */
export function PairingAskSheet(props: PairingAskSheetProps) {
  const data = useData();
  const [busy, setBusy] = createSignal<boolean | null>(null);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const answer = async (match: boolean) => {
    setBusy(match);
    const result = await data.answerPairing(props.machine.id, props.ask.deviceId, match);
    setBusy(null);
    if (!result.ok) return void setProblem(result.problem);
    say({
      text: match
        ? `${props.ask.name} may use ${props.machine.name()}.`
        : `${props.ask.name} was turned away.`,
    });
    props.onClose();
  };
  return (
    <Sheet
      title={`Are these the words on ${props.ask.name}?`}
      onClose={props.onClose}
      footer={
        <div class={styles.acts}>
          <Button kind="go" big wide busy={busy() === true} onClick={() => void answer(true)}>
            They match
          </Button>
          <Button
            kind="stop"
            wide
            class={styles.differ}
            busy={busy() === false}
            onClick={() => void answer(false)}
          >
            They differ, turn it away
          </Button>
        </div>
      }
    >
      <div class={styles.body}>
        <p class={styles.text}>
          {`${props.ask.platform}. If they match, it becomes an owner of ${props.machine.name()}: it can start programs and type into every session.`}
        </p>
        <Words words={props.ask.words} />
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      </div>
    </Sheet>
  );
}
