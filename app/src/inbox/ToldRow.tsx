import { Show } from 'solid-js';
import { formatPlace } from '../router/places.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Row } from '../ui/List.tsx';
import { Mark, type State } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { clock, span } from '../ui/time.ts';
import type { Told } from './inbox.ts';
import styles from './ToldRow.module.css';

const marks: Record<string, State> = { error: 'fail', answered: 'done', interrupted: 'off' };
const HOUR = 3_600_000;

/** One thing that a machine told, leading to the session that it is about. */
export function ToldRow(props: { told: Told; fresh: boolean; onDismiss(): void }) {
  const about = () => props.told.notification;
  const href = () => {
    const { machine, session } = props.told;
    return session === null
      ? formatPlace({ at: 'machine', machineId: machine.id })
      : formatPlace({ at: 'session', machineId: machine.id, sessionId: session.id });
  };
  const age = () => {
    const past = Math.max(0, now() - about().at);
    return past < HOUR ? span(past) : clock(about().at, now());
  };
  return (
    <Row
      href={href()}
      lead={<Mark state={marks[about().kind] ?? 'live'} />}
      title={
        <>
          {about().title}
          <Show when={props.fresh}>
            <span class={styles.unseen}>, new</span>
          </Show>
        </>
      }
      plain={!props.fresh}
      aside={age()}
      meta={[props.told.session?.title, props.told.machine.name()].filter(Boolean).join(' · ')}
      acts={<IconButton icon="close" name={`Dismiss: ${about().title}`} onClick={() => props.onDismiss()} />}
    >
      <Show when={about().text !== ''}>
        <span class={styles.text}>{about().text}</span>
      </Show>
    </Row>
  );
}
