import { type Accessor, createEffect, type JSX, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { parentOf, parsePlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { LostPage } from '../shell/LostPage.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { now } from '../ui/now.ts';
import { Strip } from '../ui/Strip.tsx';
import { ago, clock } from '../ui/time.ts';
import { offlineTitle } from '../words/link-words.ts';
import { sessionWords } from '../words/session-words.ts';
import styles from './SessionPage.module.css';
import { SessionViews } from './SessionViews.tsx';
import { type SessionView, viewTitles } from './session-views.ts';
import { toView } from './to-view.ts';
import { followSwipes } from './view-swipe.ts';

interface SessionFrameProps {
  machineId: string;
  sessionId: string;
  at: SessionView;
  beside: boolean;
  /** In the head, at its right. */
  acts?: JSX.Element;
  children: (machine: Accessor<MachineView>, session: Accessor<Session>) => JSX.Element;
}

/** What stands around every view of a session but its terminal: what it is, the other views, how fresh this is. */
export function SessionFrame(props: SessionFrameProps) {
  const data = useData();
  const machine = () => data.machine(props.machineId);
  const session = () => machine()?.row('session', props.sessionId);
  createEffect(() => {
    const found = session();
    if (found !== undefined) document.title = `${viewTitles[props.at]} of ${found.title} · Open Poet`;
  });
  return (
    <Show when={machine()} fallback={<LostPage sentence="This device is not paired with that machine." />}>
      {(on) => (
        <Show when={session()} fallback={<LostPage sentence="This session is not known on this device." />}>
          {(found) => (
            <main
              ref={(main) => followSwipes(main, (step) => toView(on().id, found(), props.at, step))}
              class={styles.session}
            >
              <header class={styles.bar}>
                <Show when={!props.beside} fallback={<span class={styles.edge} />}>
                  <IconButton
                    icon="back"
                    name="Back"
                    onClick={() => router.back(parentOf(parsePlace(router.path())))}
                  />
                </Show>
                <div class={styles.who}>
                  <h1 class={styles.title}>{found().title}</h1>
                  <p class={styles.meta}>
                    {`${sessionWords(found(), on().link().at === 'live', now()).word} · ${on().name()}`}
                  </p>
                </div>
                {props.acts}
              </header>
              <SessionViews machine={on()} session={found()} at={props.at} />
              <OfflineStrip machine={on()} />
              {props.children(on, found)}
            </main>
          )}
        </Show>
      )}
    </Show>
  );
}

function OfflineStrip(props: { machine: MachineView }) {
  const link = () => {
    const state = props.machine.link();
    return state.at === 'offline' ? state : null;
  };
  const detail = () => {
    const seen = props.machine.freshAt();
    return seen === null
      ? 'Nothing was loaded yet.'
      : `What this device kept can be read. Last seen ${clock(seen, now())}, ${ago(seen, now())}.`;
  };
  return (
    <Show when={link()}>
      {(state) => (
        <Strip icon="offline" title={offlineTitle(state().why, props.machine.name())} detail={detail()} />
      )}
    </Show>
  );
}
