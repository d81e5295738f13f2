import { createSignal, For, Show } from 'solid-js';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Link } from '../router/Link.tsx';
import { formatPlace } from '../router/places.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Mark } from '../ui/Mark.tsx';
import { say } from '../ui/toast.ts';
import styles from './Interrupted.module.css';
import { interruptedOn } from './interrupted-sessions.ts';

const SHOWN = 4;
const count = (n: number, one: string) => (n === 1 ? `1 ${one}` : `${n} ${one}s`);

/** After a restart of a machine: what ended with it, and whether it is to go on. */
export function Interrupted() {
  const data = useData();
  const machines = () => data.machines().filter((machine) => interruptedOn(machine).length > 0);
  return (
    <Show when={machines().length > 0}>
      <section class={styles.group} aria-label="Interrupted">
        <For each={machines()}>{(machine) => <OfMachine machine={machine} />}</For>
      </section>
    </Show>
  );
}

function OfMachine(props: { machine: MachineView }) {
  const data = useData();
  const [busy, setBusy] = createSignal<'resume' | 'leave' | null>(null);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const sessions = () => interruptedOn(props.machine);
  const resumable = () => sessions().filter(({ program }) => program.kind === 'claude').length;
  const prospects = () => {
    const all = sessions().length;
    if (resumable() === 0) return 'Each can be started again in its own place.';
    if (resumable() === all) return 'Claude can go on where it was.';
    const rest = all - resumable() === 1 ? 'the other one' : 'the others';
    return `Claude can go on in ${resumable()} of them; ${rest} can be started again in its own place.`;
  };
  const answer = async (what: 'resume' | 'leave') => {
    setBusy(what);
    setProblem(null);
    const result = await data.answerInterrupted(props.machine.id, what);
    setBusy(null);
    if (!result.ok) return void setProblem(result.problem);
    const { resumed, refused } = result.value;
    const [first] = refused;
    if (first !== undefined) {
      const title =
        refused.length === 1 ? `“${first.title}” does not go on.` : `${refused.length} do not go on.`;
      setProblem({ title, detail: first.message });
    } else if (what === 'resume')
      say({ text: resumed.length === 1 ? 'It goes on.' : `${resumed.length} go on.` });
  };
  return (
    <div class={styles.item}>
      <div class={styles.tag}>
        <Mark state="wait" />
        <h2 class={styles.what}>{`${props.machine.name()} ended ${count(sessions().length, 'session')}`}</h2>
      </div>
      <ul class={styles.list}>
        <For each={sessions().slice(0, SHOWN)}>
          {({ id, title }) => (
            <li>
              <Link href={formatPlace({ at: 'session', machineId: props.machine.id, sessionId: id })}>
                {title}
              </Link>
            </li>
          )}
        </For>
        <Show when={sessions().length > SHOWN}>
          <li class={styles.more}>{`and ${sessions().length - SHOWN} more`}</li>
        </Show>
      </ul>
      <p class={styles.why}>{`The machine or its terminal host was restarted. ${prospects()}`}</p>
      <div class={styles.acts}>
        <Show when={resumable() > 0}>
          <Button
            kind="go"
            class={styles.main}
            busy={busy() === 'resume'}
            onClick={() => void answer('resume')}
          >
            {resumable() === 1 ? 'Resume it' : `Resume ${resumable()}`}
          </Button>
        </Show>
        <Button busy={busy() === 'leave'} onClick={() => void answer('leave')}>
          {sessions().length === 1 ? 'Leave it' : 'Leave them'}
        </Button>
      </div>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
    </div>
  );
}
