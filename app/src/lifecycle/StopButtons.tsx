import { createSignal, Show } from 'solid-js';
import type { Session, StopHow } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { say } from '../ui/toast.ts';
import styles from './StopButtons.module.css';
import { harder, stopWords } from './stop-words.ts';

/** The next step of a stop, and force for whoever cannot wait. */
export function StopButtons(props: { machine: MachineView; session: Session; onStopped(): void }) {
  const data = useData();
  const [asking, setAsking] = createSignal<StopHow | null>(null);
  const next = () => harder(props.session.stop?.how ?? null) ?? 'force';
  const act = async (how: StopHow) => {
    const result = await data.stopSession(props.machine.id, props.session.id, how);
    if (result.ok) {
      const live = props.machine.link().at === 'live';
      say({ text: live ? 'It was asked to stop.' : 'It will be stopped once the machine answers.' });
      props.onStopped();
    }
    return result;
  };
  return (
    <div class={styles.stops}>
      <Button kind="stop" wide onClick={() => setAsking(next())}>
        {next() === 'politely' ? 'Stop the session…' : `${stopWords[next()].verb}…`}
      </Button>
      <Show when={next() !== 'force'}>
        <Button kind="stop" wide class={styles.bare} onClick={() => setAsking('force')}>
          Force it to end…
        </Button>
      </Show>
      <Show when={asking()} keyed>
        {(how) => (
          <Confirm
            title={stopWords[how].question}
            verb={stopWords[how].verb}
            stops
            act={() => act(how)}
            onClose={() => setAsking(null)}
          >
            {`${stopWords[how].means} Its output can still be read.`}
          </Confirm>
        )}
      </Show>
    </div>
  );
}
