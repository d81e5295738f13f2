import { Show } from 'solid-js';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { ImportedSession } from '../lifecycle/ImportedSession.tsx';
import { LoadingPage } from '../shell/LoadingPage.tsx';
import { LostPage } from '../shell/LostPage.tsx';
import { OpenSession } from './OpenSession.tsx';

interface SessionPageProps {
  machineId: string;
  sessionId: string;
  /** The list of sessions stands beside it. */
  beside: boolean;
}

/** One session by its address, where this device knows it. */
export function SessionPage(props: SessionPageProps) {
  const data = useData();
  const machine = () => data.machine(props.machineId);
  const session = () =>
    machine()
      ?.sessions()
      .find((one) => one.id === props.sessionId);
  return (
    <Show when={machine()} fallback={<LostPage sentence="This device is not paired with that machine." />}>
      {(on) => (
        <Show when={session()} fallback={<Unknown machine={on()} />}>
          {(found) => (
            // A further run is another terminal.
            <Show when={`run ${found().runs}`} keyed>
              <Show
                when={found().runs > 0}
                fallback={<ImportedSession machine={on()} session={found()} beside={props.beside} />}
              >
                <OpenSession machine={on()} session={found()} beside={props.beside} />
              </Show>
            </Show>
          )}
        </Show>
      )}
    </Show>
  );
}

/** A notification may lead to a session that began while this device was away. */
const Unknown = (props: { machine: MachineView }) => {
  const onItsWay = () => ['connecting', 'live'].includes(props.machine.link().at) && !props.machine.synced();
  return (
    <Show when={onItsWay()} fallback={<LostPage sentence="This session is not known on this device." />}>
      <LoadingPage />
    </Show>
  );
};
