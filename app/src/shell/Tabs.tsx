import { For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { waitingCount } from '../inbox/inbox.ts';
import { openNewSession } from '../new-session/open.ts';
import { Link } from '../router/Link.tsx';
import { type Place, parsePlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { Badge } from '../ui/Badge.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './Tabs.module.css';

const tabs: readonly { href: string; icon: IconName; text: string }[] = [
  { href: '/', icon: 'now', text: 'Now' },
  { href: '/inbox', icon: 'inbox', text: 'Inbox' },
  { href: '/tasks', icon: 'tasks', text: 'Tasks' },
  { href: '/history', icon: 'history', text: 'History' },
  { href: '/more', icon: 'more', text: 'More' },
];

/** Under which tab a place stands; all others belong to Now. */
const belongs: Partial<Record<Place['at'], string>> = {
  inbox: '/inbox',
  tasks: '/tasks',
  board: '/tasks',
  task: '/tasks',
  history: '/history',
  more: '/more',
  kept: '/more',
  notifications: '/more',
};

/** The places one tap away: along the bottom on a phone, down the left side on a larger screen. */
export function Tabs(props: { rail: boolean }) {
  const data = useData();
  const waiting = () => waitingCount(data);
  const here = (href: string) => {
    const { at } = parsePlace(router.path());
    return (belongs[at] ?? '/') === href;
  };
  return (
    <nav class={props.rail ? styles.rail : styles.bar} aria-label="Places">
      <For each={tabs}>
        {(tab) => (
          <Link
            href={tab.href}
            class={styles.tab}
            classList={{ [styles.here ?? '']: here(tab.href) }}
            aria-current={here(tab.href) ? 'page' : undefined}
          >
            <Icon name={tab.icon} />
            {tab.text}
            <Show when={tab.href === '/inbox' && waiting() > 0}>
              <Badge count={waiting()} what="waiting for you" />
            </Show>
          </Link>
        )}
      </For>
      <Show when={props.rail && data.machines().length > 0}>
        <div class={styles.plus}>
          <IconButton icon="plus" name="New session" main onClick={() => openNewSession({})} />
        </div>
      </Show>
    </nav>
  );
}
