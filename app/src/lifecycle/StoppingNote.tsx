import { createSignal, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Strip } from '../ui/Strip.tsx';
import { clock } from '../ui/time.ts';
import { say } from '../ui/toast.ts';
import { harder, stopWords } from './stop-words.ts';

/** It was asked to stop and runs on: since when, and the next step. */
export function StoppingNote(props: { machine: MachineView; session: Session }) {
  const data = useData();
  const [busy, setBusy] = createSignal(false);
  const stop = () => props.session.stop;
  const next = () => harder(stop()?.how ?? null);
  const press = async () => {
    const how = next();
    if (how === null) return;
    setBusy(true);
    const result = await data.stopSession(props.machine.id, props.session.id, how);
    setBusy(false);
    if (!result.ok) say({ text: `${result.problem.title} ${result.problem.detail}` });
  };
  return (
    <Show when={stop()}>
      {(asked) => (
        <Strip
          lead={<Mark state="work" />}
          title="It was asked to stop, and still runs"
          detail={`${stopWords[asked().how].asked} at ${clock(asked().at, now())}`}
        >
          <Show when={next()}>
            {(how) => (
              <Button kind="stop" busy={busy()} onClick={() => void press()}>
                {stopWords[how()].verb}
              </Button>
            )}
          </Show>
        </Strip>
      )}
    </Show>
  );
}
