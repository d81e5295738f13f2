import { createSignal, For, Show } from 'solid-js';
import type { MachineView, Result } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { say } from '../ui/toast.ts';
import { isOver } from '../words/session-words.ts';
import styles from './StopAll.module.css';

const running = (machine: MachineView) => machine.sessions().filter((session) => !isOver(session));
const canStop = (machine: MachineView) =>
  machine.link().at === 'live' && machine.grant()?.role === 'owner' && running(machine).length > 0;

/** Ends every session of these machines, after one question that names them all. */
export function StopAll(props: { machines: readonly MachineView[]; text: string; bare?: boolean }) {
  const data = useData();
  const [asking, setAsking] = createSignal(false);
  const machines = () => props.machines.filter(canStop);
  const sessions = () => machines().flatMap(running);
  const act = async (): Promise<Result<unknown>> => {
    const count = sessions().length;
    const results = await Promise.all(machines().map(({ id }) => data.stopAll(id)));
    const failed = results.find((result) => !result.ok);
    if (failed !== undefined) return failed;
    say({ text: count === 1 ? 'It has ended.' : `${count} sessions have ended.` });
    return { ok: true, value: null };
  };
  return (
    <Show when={machines().length > 0}>
      <Button kind={props.bare ? 'bare' : 'stop'} wide={!props.bare} onClick={() => setAsking(true)}>
        {props.text}
      </Button>
      <Show when={asking()}>
        <Confirm
          title={sessions().length === 1 ? 'Stop it?' : `Stop all ${sessions().length} sessions?`}
          verb="Stop everything"
          stops
          act={act}
          onClose={() => setAsking(false)}
        >
          <ul class={styles.list}>
            <For each={sessions()}>{({ title }) => <li>{title}</li>}</For>
          </ul>
          Each is asked to end, then firmly, then by force. Their output can still be read, and Claude can be
          resumed.
        </Confirm>
      </Show>
    </Show>
  );
}
