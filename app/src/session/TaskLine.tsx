import { Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { Task } from '../../../shared/model/task.ts';
import type { MachineView } from '../data/types.ts';
import { Link } from '../router/Link.tsx';
import { formatPlace } from '../router/places.ts';
import { verdictWord } from '../tasks/report-words.ts';
import { labelOf, statusMark, statusTitles } from '../tasks/task-words.ts';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { ago } from '../ui/time.ts';
import styles from './TaskLine.module.css';

/** What a session works on and how far it is, in one line; a tap opens the task. */
export function TaskLine(props: { machine: MachineView; session: Session }) {
  const found = () => {
    const task = props.session.taskId === null ? undefined : props.machine.row('task', props.session.taskId);
    const project = props.machine.row('project', props.session.projectId);
    return task && project && { task, label: labelOf(project.name, task) };
  };
  return (
    <Show when={found()}>
      {(one) => (
        <Link
          class={styles.line}
          href={formatPlace({ at: 'task', machineId: props.machine.id, taskId: one().task.id })}
        >
          <Mark state={statusMark[one().task.status]} />
          <span class={styles.label}>{one().label}</span>
          <span class={styles.words}>{stateWords(one().task)}</span>
          <Show when={noted(one().task)}>
            {(note) => <span class={styles.when}>{ago(note().at, now())}</span>}
          </Show>
        </Link>
      )}
    </Show>
  );
}

/** While it is worked on: what was last said of it. */
const noted = (task: Task) => (task.status === 'in_progress' ? task.note : null);

function stateWords(task: Task): string {
  const note = noted(task);
  if (note !== null) return note.text;
  if (task.status !== 'awaiting_approval') return statusTitles[task.status];
  return task.report === null ? 'Asks for approval' : `Asks for approval · ${verdictWord(task.report)}`;
}
