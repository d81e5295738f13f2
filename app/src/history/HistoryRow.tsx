import type { SessionOn } from '../now/live-sessions.ts';
import { Link } from '../router/Link.tsx';
import { formatPlace } from '../router/places.ts';
import { classes } from '../ui/classes.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { clock } from '../ui/time.ts';
import { sessionWords } from '../words/session-words.ts';
import styles from './HistoryRow.module.css';
import { groupWords, sumWords, whereWords } from './history-words.ts';
import type { HistoryGroup } from './session-list.ts';

interface HistoryRowProps {
  on: SessionOn;
  /** How many there are: of several, each row says which. */
  machines: number;
  /** Right under a head. */
  first: boolean;
  onMore(): void;
}

/** A session in three lines: what it was, where and how it ended, how long and how much. */
export function HistoryRow(props: HistoryRowProps) {
  const session = () => props.on.session;
  const words = () => sessionWords(session(), props.on.machine.link().at === 'live', now());
  /** Under the head of its day, the day need not be said again. */
  const begun = () => {
    const { startedAt, createdAt, endedAt, pinned } = session();
    return clock(startedAt ?? createdAt, pinned ? now() : (endedAt ?? now()));
  };
  return (
    <div class={classes(styles.row, props.first && styles.first)}>
      <Link
        href={formatPlace({ at: 'session', machineId: props.on.machine.id, sessionId: session().id })}
        class={styles.main}
      >
        <span class={styles.lead}>
          <Mark state={words().mark} />
        </span>
        <span class={styles.body}>
          <span class={styles.line}>
            <span class={styles.title}>{session().title}</span>
            <span class={styles.aside}>{begun()}</span>
          </span>
          <span class={styles.meta}>{whereWords(props.on, props.machines)}</span>
          <span class={classes(styles.meta, styles.faint)}>
            {[words().word, sumWords(props.on, now())].filter(Boolean).join(' · ')}
          </span>
        </span>
      </Link>
      <IconButton
        icon="more"
        name={`More about ${session().title}`}
        class={styles.more}
        onClick={() => props.onMore()}
      />
    </div>
  );
}

export function HistoryHead(props: { group: HistoryGroup }) {
  const count = () => props.group.sessions.length;
  return (
    <div class={styles.head}>
      <h2>{groupWords(props.group, now())}</h2>
      <span>{count() === 1 ? '1 session' : `${count()} sessions`}</span>
    </div>
  );
}
