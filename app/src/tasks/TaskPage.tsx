import { createMemo, createSignal, For, Show } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import { wholeTaskSchema } from '../../../shared/model/task.ts';
import { createReading } from '../data/reading.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { LinkNote } from '../machine/LinkNote.tsx';
import { Markdown } from '../markdown/Markdown.tsx';
import { SessionRow } from '../now/SessionRow.tsx';
import { ReportView } from '../report/ReportView.tsx';
import { LostPage } from '../shell/LostPage.tsx';
import { Page } from '../shell/Page.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Skeleton } from '../ui/Skeleton.tsx';
import { ago } from '../ui/time.ts';
import { EditTaskSheet } from './EditTaskSheet.tsx';
import { NoteField } from './NoteField.tsx';
import type { ShownTask } from './pending.ts';
import { allTasks, columnsOf, findTask, sessionsOf } from './shown-tasks.ts';
import { TaskActsSheet } from './TaskActsSheet.tsx';
import { TaskDecision } from './TaskDecision.tsx';
import { TaskHistory } from './TaskHistory.tsx';
import styles from './TaskPage.module.css';
import { dueOf, labelOf, priorityTitles, statusMark, statusTitles } from './task-words.ts';

/** One task: what it is, who works on it, what was measured, and the decision. */
export function TaskPage(props: { machineId: string; taskId: string }) {
  const data = useData();
  const machine = () => data.machine(props.machineId);
  return (
    <Show when={machine()} fallback={<LostPage sentence="This device is not paired with that machine." />}>
      {(on) => {
        const task = createMemo(() => findTask(data, on(), props.taskId));
        const project = () => on().row('project', task()?.projectId ?? '');
        return (
          <Show
            when={task() && project()}
            fallback={<LostPage sentence="This task was removed, or is not known on this device yet." />}
          >
            <OpenTask machine={on()} task={task() as ShownTask} project={project() as Project} />
          </Show>
        );
      }}
    </Show>
  );
}

const SINCE = { todo: 'since', in_progress: 'since', awaiting_approval: 'asked', done: 'approved' } as const;

function OpenTask(props: { machine: MachineView; task: ShownTask; project: Project }) {
  const data = useData();
  const [sheet, setSheet] = createSignal<'acts' | 'edit' | null>(null);
  const label = () => labelOf(props.project.name, props.task);
  const sessions = () => sessionsOf(props.machine, props.task);
  const due = () => dueOf(props.task, now());
  const column = () =>
    columnsOf(allTasks(data, props.machine).filter((task) => task.projectId === props.project.id))[
      props.task.status
    ];
  const whole = createReading(data, {
    machineId: () => props.machine.id,
    path: () => (props.task.description === null ? `/v1/tasks/${props.task.id}` : null),
    schema: wholeTaskSchema,
    version: () => props.task.events,
  });
  const description = () => props.task.description ?? whole.value()?.description ?? null;
  const standing = () =>
    [
      priorityTitles[props.task.priority].toLowerCase(),
      due()?.words,
      `${SINCE[props.task.status]} ${ago(props.task.statusSince, now())}`,
      props.task.waits ? 'will be sent' : null,
    ]
      .filter(Boolean)
      .join(' · ');

  return (
    <Page
      title={props.task.title}
      back
      face={<span class={styles.label}>{`${props.project.name} · ${label()}`}</span>}
      acts={<IconButton icon="more" name="More about this task" onClick={() => setSheet('acts')} />}
      strip={<LinkNote machine={props.machine} />}
      foot={<TaskDecision machine={props.machine} project={props.project} task={props.task} />}
    >
      <header class={styles.head}>
        <p class={styles.standing} data-status={props.task.status}>
          <Mark state={statusMark[props.task.status]} />
          <b>{statusTitles[props.task.status]}</b>
          <span>· {standing()}</span>
        </p>
        <p class={styles.title}>{props.task.title}</p>
      </header>
      <ReportView machine={props.machine} task={props.task} />
      <Show when={description() !== ''} fallback={<p class={styles.none}>No description yet.</p>}>
        <Show
          when={description()}
          fallback={
            <Show when={whole.problem()} fallback={<Skeleton rows={2} />}>
              {(problem) => <ErrorNote problem={problem()} action={{ text: 'Again', act: whole.again }} />}
            </Show>
          }
        >
          {(text) => (
            <div class={styles.words}>
              <Markdown text={text()} />
            </div>
          )}
        </Show>
      </Show>
      <div class={styles.edit}>
        <Button kind="bare" onClick={() => setSheet('edit')}>
          Edit
        </Button>
      </div>
      <Show when={sessions().length > 0}>
        <Section title="Sessions" aside={String(sessions().length)}>
          <List marked>
            <For each={sessions()}>
              {(session) => <SessionRow on={{ machine: props.machine, session }} inProject />}
            </For>
          </List>
        </Section>
      </Show>
      <Section title="Notes and history">
        <NoteField machine={props.machine} task={props.task} />
        <TaskHistory machine={props.machine} task={props.task} />
      </Section>
      <Show when={sheet() === 'edit'}>
        <EditTaskSheet machine={props.machine} task={props.task} onClose={() => setSheet(null)} />
      </Show>
      <Show when={sheet() === 'acts'}>
        <TaskActsSheet
          machine={props.machine}
          project={props.project}
          task={props.task}
          column={column()}
          onClose={() => setSheet(null)}
        />
      </Show>
    </Page>
  );
}
