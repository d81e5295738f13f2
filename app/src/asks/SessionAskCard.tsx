import type { Ask } from '../../../shared/model/ask.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { Link } from '../router/Link.tsx';
import { formatPlace } from '../router/places.ts';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { span } from '../ui/time.ts';
import styles from './Ask.module.css';
import { AskBody } from './AskBody.tsx';
import { askTitle } from './ask-words.ts';

interface SessionAskCardProps {
  machine: MachineView;
  session: Session;
  ask: Ask;
}

/** One thing that Claude waits for, answered in place. */
export function SessionAskCard(props: SessionAskCardProps) {
  const place = () =>
    formatPlace({ at: 'session', machineId: props.machine.id, sessionId: props.session.id });
  return (
    <article class={styles.ask}>
      <div class={styles.tag}>
        <Mark state="wait" />
        <h2 class={styles.what}>{askTitle(props.ask)}</h2>
        <span class={styles.since}>{`waits ${span(now() - props.ask.since)}`}</span>
      </div>
      <p class={styles.who}>
        <Link href={place()}>{props.session.title}</Link>
        <span class={styles.where}>
          {[props.ask.agent, props.machine.name()].filter(Boolean).map((one) => ` · ${one}`)}
        </span>
      </p>
      <AskBody on={{ machineId: props.machine.id, sessionId: props.session.id, ask: props.ask }} />
    </article>
  );
}
