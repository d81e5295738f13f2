import { Show } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { Link } from '../router/Link.tsx';
import { formatPlace } from '../router/places.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { sessionWords } from '../words/session-words.ts';
import type { ShownTask } from './pending.ts';
import { reportLineWords, verdictWord } from './report-words.ts';
import styles from './TaskCard.module.css';
import { dueOf, labelOf, priorityTitles } from './task-words.ts';

interface TaskCardProps {
  task: ShownTask;
  machine: MachineView;
  project: Project;
  /** What runs for it. */
  session: Session | undefined;
  onActs(taskId: string): void;
}

/** One task on the board: what it is, how it goes, and what waits for a person. */
export function TaskCard(props: TaskCardProps) {
  const label = () => labelOf(props.project.name, props.task);
  const due = () => dueOf(props.task, now());
  const tag = () => {
    const { session, task } = props;
    if (task.status === 'awaiting_approval') {
      return {
        mark: 'wait' as const,
        word: task.report === null ? 'asks for approval' : verdictWord(task.report),
      };
    }
    if (session === undefined || task.status === 'done') return null;
    return sessionWords(session, props.machine.link().at === 'live', now());
  };
  const peek = () => (props.task.status === 'in_progress' ? (props.session?.peek ?? []).slice(-2) : []);
  const measured = () => (props.task.status === 'awaiting_approval' ? props.task.report : null);
  return (
    <li class={styles.card} data-task={props.task.id}>
      <Link
        class={styles.main}
        href={formatPlace({ at: 'task', machineId: props.machine.id, taskId: props.task.id })}
      >
        <Show when={tag()}>
          {(one) => (
            <span class={styles.tag} data-state={one().mark}>
              <Mark state={one().mark} />
              <span class={styles.word}>{one().word}</span>
            </span>
          )}
        </Show>
        <span class={styles.title}>{props.task.title}</span>
        <span class={styles.meta}>
          {label()} · {priorityTitles[props.task.priority].toLowerCase()}
          <Show when={due()}>
            {(one) => (
              <>
                {' · '}
                <span classList={{ [styles.late ?? '']: one().late }}>{one().words}</span>
              </>
            )}
          </Show>
          <Show when={props.task.waits}> · will be sent</Show>
        </span>
        <Show when={measured()}>
          {(report) => (
            <span class={styles.measured}>
              {reportLineWords(report())}
              <Show when={report().failed > 0}>
                <span class={styles.failed}>
                  {report().failed} of {report().commands} commands failed
                </span>
              </Show>
            </span>
          )}
        </Show>
        <Show when={peek().some((line) => line.trim() !== '')}>
          <span class={styles.peek}>{peek().join('\n')}</span>
        </Show>
      </Link>
      <IconButton
        icon="more"
        class={styles.acts}
        name={`More about ${label()}: ${props.task.title}`}
        onClick={() => props.onActs(props.task.id)}
      />
    </li>
  );
}
