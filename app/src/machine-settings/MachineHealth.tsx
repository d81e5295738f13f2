import { createSignal, For, Show } from 'solid-js';
import type { Check, Doctor } from '../../../shared/model/doctor.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import styles from './Settings.module.css';

const WORDS: Record<Check['state'], string> = { ok: 'Well', warning: 'Look at it', broken: 'Broken' };

/** Looks the machine over, as `poet doctor` does on it. */
export function MachineHealth(props: { machine: MachineView }) {
  const data = useData();
  const [found, setFound] = createSignal<Doctor | null>(null);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const live = () => props.machine.link().at === 'live';
  const look = async () => {
    setBusy(true);
    const result = await data.doctor(props.machine.id);
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (result.ok) setFound(result.value);
  };
  /** What is not well first. */
  const checks = () => {
    const order: readonly Check['state'][] = ['broken', 'warning', 'ok'];
    return [...(found()?.checks ?? [])].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  };
  return (
    <Section title="How it stands" ruled>
      <p class={styles.note}>
        Claude Code, the relay, clock, disk, permissions and versions, each with how to mend it. Nothing is
        changed.
      </p>
      <div class={styles.tool}>
        <Button busy={busy()} disabled={!live()} onClick={() => void look()}>
          {found() === null ? 'Look it over' : 'Look again'}
        </Button>
      </div>
      <Show when={!live()}>
        <p class={styles.note}>{props.machine.name()} is not reachable now, so nobody can look.</p>
      </Show>
      <Show when={problem()}>{(one) => <ErrorNote problem={one()} />}</Show>
      <Show when={found()}>
        <List label="How it stands">
          <For each={checks()}>
            {(check) => (
              <Row plain title={check.name} aside={WORDS[check.state]}>
                <span class={styles.found}>{check.found}</span>
                <Show when={check.mend}>{(mend) => <span class={styles.mend}>{mend()}</span>}</Show>
              </Row>
            )}
          </For>
        </List>
      </Show>
    </Section>
  );
}
