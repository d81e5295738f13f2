import { For } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { Link } from '../router/Link.tsx';
import { formatPlace } from '../router/places.ts';
import styles from './SessionViews.module.css';
import { type SessionView, viewsOf, viewTitles } from './session-views.ts';

/** The ways to look at one session. They stand in for one another: back leads out of all of them. */
export function SessionViews(props: { machine: MachineView; session: Session; at: SessionView }) {
  return (
    <nav class={styles.views} aria-label="Views of this session">
      <For each={viewsOf(props.session)}>
        {(view) => (
          <Link
            href={formatPlace({ at: view, machineId: props.machine.id, sessionId: props.session.id })}
            class={styles.view}
            replace
            aria-current={view === props.at ? 'page' : undefined}
          >
            {viewTitles[view]}
          </Link>
        )}
      </For>
    </nav>
  );
}
