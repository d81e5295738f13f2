import { For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { Link } from '../router/Link.tsx';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { classes } from '../ui/classes.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { sessionWords } from '../words/session-words.ts';
import { closeSession, type OpenedSession, openSessions } from './open-sessions.ts';
import styles from './SessionTabs.module.css';

/** Several terminals in one window. A tab that is closed ends nothing. */
export function SessionTabs(props: { here: OpenedSession }) {
  const data = useData();
  const tabs = () => openSessions(data.machine);
  const isHere = (one: OpenedSession) =>
    one.sessionId === props.here.sessionId && one.machineId === props.here.machineId;
  const close = (one: OpenedSession) => {
    const was = isHere(one);
    const next = closeSession(one);
    if (was)
      router.navigate(next === null ? '/' : formatPlace({ at: 'session', ...next }), { replace: true });
  };
  return (
    <Show when={tabs().length > 1}>
      <nav class={styles.tabs} aria-label="Open sessions">
        <For each={tabs()}>
          {(one) => {
            const machine = () => data.machine(one.machineId);
            const session = () => machine()?.row('session', one.sessionId);
            return (
              <Show when={session()}>
                {(found) => (
                  <div class={classes(styles.tab, isHere(one) && styles.here)}>
                    <Link
                      href={formatPlace({ at: 'session', ...one })}
                      class={styles.link}
                      aria-current={isHere(one) ? 'page' : undefined}
                    >
                      <Mark state={sessionWords(found(), machine()?.link().at === 'live', now()).mark} />
                      <span class={styles.title}>{found().title}</span>
                    </Link>
                    <IconButton
                      icon="close"
                      name={`Close the tab ${found().title}`}
                      class={styles.close}
                      onClick={() => close(one)}
                    />
                  </div>
                )}
              </Show>
            );
          }}
        </For>
      </nav>
    </Show>
  );
}
