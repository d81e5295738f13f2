import { createEffect, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { parentOf, parsePlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import pageStyles from '../session/SessionPage.module.css';
import { SessionViews } from '../session/SessionViews.tsx';
import { toView } from '../session/to-view.ts';
import { followSwipes } from '../session/view-swipe.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { now } from '../ui/now.ts';
import { clock } from '../ui/time.ts';
import { EndedNote } from './EndedNote.tsx';
import styles from './ImportedSession.module.css';

/** A conversation that Claude Code had without Open Poet: there is no screen to show, and it can go on. */
export function ImportedSession(props: { machine: MachineView; session: Session; beside: boolean }) {
  createEffect(() => {
    document.title = `${props.session.title} · Open Poet`;
  });
  return (
    <main
      ref={(main) => followSwipes(main, (step) => toView(props.machine.id, props.session, 'session', step))}
      class={pageStyles.session}
    >
      <header class={pageStyles.bar}>
        <Show when={!props.beside} fallback={<span class={pageStyles.edge} />}>
          <IconButton
            icon="back"
            name="Back"
            onClick={() => router.back(parentOf(parsePlace(router.path())))}
          />
        </Show>
        <div class={pageStyles.who}>
          <h1 class={pageStyles.title}>{props.session.title}</h1>
          <p class={pageStyles.meta}>Claude Code · imported</p>
        </div>
      </header>
      <SessionViews machine={props.machine} session={props.session} at="session" />
      <EndedNote machine={props.machine} session={props.session} />
      <div class={styles.text}>
        <p class={styles.said}>{props.session.title}</p>
        <p>{`Begun ${clock(props.session.createdAt, now())} in a terminal on ${props.machine.name()}, so its screen was not recorded here. Resumed, Claude goes on with all that was said.`}</p>
      </div>
    </main>
  );
}
