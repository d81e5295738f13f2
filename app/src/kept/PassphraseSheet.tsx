import { createSignal, Show } from 'solid-js';
import { MIN_PASSPHRASE } from '../data/lock/lock-record.ts';
import type { ActionProblem, Result } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Choices } from '../ui/Choices.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import styles from './KeptPage.module.css';
import { lockAfter } from './LockSettings.tsx';

/** One thing that takes a while and may be refused. */
function createAct() {
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const act = async (work: () => Promise<Result<null>>): Promise<boolean> => {
    setBusy(true);
    const result = await work();
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    return result.ok;
  };
  return { busy, problem, act };
}

export function PassphraseSheet(props: { onClose(): void }) {
  const data = useData();
  const [first, setFirst] = createSignal('');
  const [second, setSecond] = createSignal('');
  const [after, setAfter] = createSignal('300000');
  const { busy, problem, act } = createAct();
  const long = () => [...first()].length >= MIN_PASSPHRASE;
  const ready = () => long() && first() === second();
  return (
    <Sheet
      title="Set a passphrase"
      onClose={props.onClose}
      footer={
        <Button
          kind="go"
          big
          wide
          busy={busy()}
          disabled={!ready()}
          onClick={() => void act(() => data.lock.set(first(), Number(after())))}
        >
          Set it and lock
        </Button>
      }
    >
      <div class={styles.sheet}>
        <Field
          label="Passphrase"
          type="password"
          autocomplete="new-password"
          value={first()}
          hint={`At least ${MIN_PASSPHRASE} characters. A few words that have nothing to do with each other are good.`}
          onValue={setFirst}
        />
        <Field
          label="The same again"
          type="password"
          autocomplete="new-password"
          value={second()}
          problem={
            second() !== '' && second().length >= first().length && !ready() && long() ? 'They differ.' : null
          }
          onValue={setSecond}
        />
        <Choices label="Lock it" value={after()} options={lockAfter} onValue={setAfter} />
        <p class={styles.note}>
          Nobody can recover it. Who forgets it forgets what this device keeps, and pairs again; nothing on a
          machine is lost. While it is locked, notifications cannot be answered by their buttons.
        </p>
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      </div>
    </Sheet>
  );
}

export function RemovePassphraseSheet(props: { onClose(): void }) {
  const data = useData();
  const [typed, setTyped] = createSignal('');
  const { busy, problem, act } = createAct();
  const remove = async () => {
    if (await act(() => data.lock.remove(typed()))) props.onClose();
  };
  return (
    <Sheet
      title="Remove the passphrase"
      onClose={props.onClose}
      footer={
        <Button kind="stop" big wide busy={busy()} disabled={typed() === ''} onClick={() => void remove()}>
          Remove it
        </Button>
      }
    >
      <div class={styles.sheet}>
        <Field
          label="Passphrase"
          type="password"
          autocomplete="current-password"
          value={typed()}
          onValue={setTyped}
        />
        <p class={styles.note}>What is kept stays, sealed with a key that this browser holds.</p>
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      </div>
    </Sheet>
  );
}
