import { Show } from 'solid-js';
import { formatPlace } from '../router/places.ts';
import { failedServers, failureWords } from '../servers/server-status.ts';
import { InkLine } from '../ui/InkLine.tsx';
import { Row } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { ago, clock, span } from '../ui/time.ts';
import { branchWords } from '../words/git-words.ts';
import { activityOf } from '../words/session-activity.ts';
import { isOver, programName, sessionWords } from '../words/session-words.ts';
import type { SessionOn } from './live-sessions.ts';
import styles from './SessionRow.module.css';

interface SessionRowProps {
  on: SessionOn;
  /** Inside one project the project goes without saying. */
  inProject?: boolean;
  compact?: boolean;
  current?: boolean;
}

/** One session: its mark, its title, its activity, and while it runs the last lines of its screen. */
export function SessionRow(props: SessionRowProps) {
  const session = () => props.on.session;
  const live = () => props.on.machine.link().at === 'live';
  const words = () => sessionWords(session(), live(), now());
  const project = () => {
    const found = props.on.machine.row('project', session().projectId);
    return found && [found.name, branchWords(found.git)].filter(Boolean).join(' on ');
  };
  const meta = () =>
    [
      props.inProject || props.compact ? null : project(),
      props.compact ? null : programName(session()) === session().title ? null : programName(session()),
      words().word,
    ]
      .filter(Boolean)
      .join(' · ');
  const failed = () => failedServers(session());
  const age = () => {
    const { endedAt, createdAt, startedAt, lastOutputAt } = session();
    if (isOver(session())) return endedAt === null ? null : clock(endedAt, now());
    return live() ? span(now() - (startedAt ?? createdAt)) : ago(lastOutputAt ?? createdAt, now());
  };
  return (
    <Row
      href={formatPlace({ at: 'session', machineId: props.on.machine.id, sessionId: session().id })}
      lead={<Mark state={words().mark} />}
      title={session().title}
      aside={
        <Show
          when={!props.compact && live() && !isOver(session())}
          fallback={props.compact ? undefined : age()}
        >
          <InkLine strokes={activityOf(session(), now())} quiet={words().mark === 'idle'} />
        </Show>
      }
      meta={meta()}
      current={props.current}
    >
      <Show when={failed().length > 0 && !isOver(session())}>
        <span class={styles.failed}>
          <Mark state="fail" /> {failureWords(failed())}
        </span>
      </Show>
      <Show when={!props.compact && !isOver(session()) && session().peek.some((line) => line.trim() !== '')}>
        <span class={styles.peek}>{session().peek.join('\n')}</span>
      </Show>
    </Row>
  );
}
