import { createMemo, Show } from 'solid-js';
import { wholeTaskSchema } from '../../../shared/model/task.ts';
import { createReading } from '../data/reading.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Markdown } from '../markdown/Markdown.tsx';
import { Link } from '../router/Link.tsx';
import { formatPlace } from '../router/places.ts';
import type { ShownTask } from '../tasks/pending.ts';
import { findTask } from '../tasks/shown-tasks.ts';
import { TaskDecision } from '../tasks/TaskDecision.tsx';
import { TaskHistory } from '../tasks/TaskHistory.tsx';
import { labelOf, statusMark, statusTitles } from '../tasks/task-words.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import styles from './TaskBeside.module.css';

/** What the session works on, beside its terminal. */
export function TaskBeside(props: { machine: MachineView; taskId: string; onClose(): void }) {
  const data = useData();
  const task = createMemo(() => findTask(data, props.machine, props.taskId));
  return (
    <Show when={task()}>
      {(found) => <Beside machine={props.machine} task={found()} onClose={props.onClose} />}
    </Show>
  );
}

function Beside(props: { machine: MachineView; task: ShownTask; onClose(): void }) {
  const data = useData();
  const project = () => props.machine.row('project', props.task.projectId);
  const whole = createReading(data, {
    machineId: () => props.machine.id,
    path: () => (props.task.description === null ? `/v1/tasks/${props.task.id}` : null),
    schema: wholeTaskSchema,
    version: () => props.task.events,
  });
  const description = () => props.task.description ?? whole.value()?.description ?? null;
  /** Until then what there is to do is the session, which is open. */
  const decides = () => ['awaiting_approval', 'done'].includes(props.task.status);
  const href = () => formatPlace({ at: 'task', machineId: props.machine.id, taskId: props.task.id });
  return (
    <aside class={styles.pane} aria-label="The task of this session">
      <header class={styles.head}>
        <Link href={href()} class={styles.label}>
          {project() && labelOf(project()?.name ?? '', props.task)}
        </Link>
        <IconButton icon="close" name="Close the task beside" onClick={() => props.onClose()} />
      </header>
      <div class={styles.scroll} tabindex="0">
        <h2 class={styles.title}>{props.task.title}</h2>
        <p class={styles.standing}>
          <Mark state={statusMark[props.task.status]} />
          {statusTitles[props.task.status]}
        </p>
        <Show when={description() !== null} fallback={<Skeleton rows={2} />}>
          <div class={styles.words}>
            <Markdown text={description() ?? ''} />
          </div>
        </Show>
        <TaskHistory machine={props.machine} task={props.task} />
      </div>
      <Show when={decides() && project()}>
        {(found) => (
          <footer class={styles.foot}>
            <TaskDecision machine={props.machine} project={found()} task={props.task} />
          </footer>
        )}
      </Show>
    </aside>
  );
}
