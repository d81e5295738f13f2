import { createSignal, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { openNewSession } from '../new-session/open.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { isOver } from '../words/session-words.ts';
import { RunsSheet } from './RunsSheet.tsx';
import { canFork, createGoing } from './resume.ts';
import styles from './SessionActs.module.css';
import { StopButtons } from './StopButtons.tsx';

interface SessionActsProps {
  machine: MachineView;
  session: Session;
  /** The sheet that these stand in. */
  onClose(): void;
}

/** How a session goes on elsewhere, and how it is stopped. */
export function SessionActs(props: SessionActsProps) {
  const data = useData();
  const going = createGoing(data, () => ({ machineId: props.machine.id, session: props.session }));
  const [reading, setReading] = createSignal(false);
  const live = () => props.machine.link().at === 'live';
  const owner = () => props.machine.grant()?.role === 'owner';
  const beside = () => {
    props.onClose();
    openNewSession({ machineId: props.machine.id, projectId: props.session.projectId });
  };
  return (
    <>
      <Show when={props.session.runs > 1}>
        <Button wide disabled={!live()} onClick={() => setReading(true)}>
          {`Runs of it, ${props.session.runs}…`}
        </Button>
      </Show>
      <Show when={owner()}>
        <div class={styles.acts}>
          <Show when={canFork(props.session)}>
            <Button busy={going.busy() === 'fork'} disabled={!live()} onClick={() => void going.go('fork')}>
              Fork it
            </Button>
          </Show>
          <Button onClick={beside}>New session here</Button>
        </div>
        <Show when={going.problem()}>{(problem) => <ErrorNote problem={problem()} />}</Show>
        <Show when={!isOver(props.session)}>
          <StopButtons machine={props.machine} session={props.session} onStopped={props.onClose} />
        </Show>
      </Show>
      <Show when={reading()}>
        <RunsSheet machine={props.machine} session={props.session} onClose={() => setReading(false)} />
      </Show>
    </>
  );
}
