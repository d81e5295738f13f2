import { createMemo, createSignal, For, Show } from 'solid-js';
import { newId } from '../../../shared/model/ids.ts';
import type { Project } from '../../../shared/model/project.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import type { ShownTask } from '../tasks/pending.ts';
import { allTasks, matches, noFilter } from '../tasks/shown-tasks.ts';
import { labelOf, statusMark, statusTitles } from '../tasks/task-words.ts';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { List, Row } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import styles from './NewSessionSheet.module.css';

/** What a session is to work on: a task that is there, one to be written under this title, or none. */
export type ChosenTask = { id: string; title?: string } | null;

interface TaskChoiceProps {
  machine: MachineView;
  project: Project;
  value: ChosenTask;
  onValue(value: ChosenTask): void;
}

const MOST = 20;

/** One line that opens to the tasks of the project; words in its field find one, or become a new one. */
export function TaskChoice(props: TaskChoiceProps) {
  const data = useData();
  const [open, setOpen] = createSignal(false);
  const [words, setWords] = createSignal('');
  const tasks = createMemo(() =>
    allTasks(data, props.machine).filter(
      (task) => task.projectId === props.project.id && task.status !== 'done' && task.number > 0,
    ),
  );
  const found = () =>
    open()
      ? tasks()
          .filter((task) => matches(task, labelOf(props.project.name, task), { ...noFilter, words: words() }))
          .slice(0, MOST)
      : [];
  const chosen = (): ShownTask | undefined =>
    props.value?.title === undefined ? tasks().find((task) => task.id === props.value?.id) : undefined;
  const choose = (value: ChosenTask) => {
    props.onValue(value);
    setOpen(false);
    setWords('');
  };
  const write = () => choose({ id: newId(), title: words().trim() });
  const shown = () => {
    const task = chosen();
    if (task !== undefined) return { name: task.title, more: labelOf(props.project.name, task) };
    const title = props.value?.title;
    return title === undefined ? { name: 'None', more: '' } : { name: title, more: 'new' };
  };

  return (
    <>
      <button type="button" class={styles.choice} aria-expanded={open()} onClick={() => setOpen(!open())}>
        <span class={styles.key}>Task</span>
        <span class={styles.value}>
          <b>{shown().name}</b> <span class={styles.path}>{shown().more}</span>
        </span>
        <Icon name={open() ? 'up' : 'down'} small />
      </button>
      <Show when={open()}>
        <div class={styles.tasks}>
          <form
            class={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (words().trim() !== '') write();
            }}
          >
            <Field
              label="Find a task, or write a new one"
              value={words()}
              maxlength={200}
              enterkeyhint="done"
              onValue={setWords}
            />
          </form>
          <List label="Tasks" marked>
            <Show when={words().trim() !== ''}>
              <Row
                plain
                lead={<Icon name="plus" small />}
                title={`New task: ${words().trim()}`}
                onPress={write}
              />
            </Show>
            <Show when={words().trim() === ''}>
              <Row
                plain
                lead={props.value === null ? <Icon name="check" small /> : undefined}
                title="None"
                onPress={() => choose(null)}
              />
            </Show>
            <For each={found()}>
              {(task) => (
                <Row
                  plain
                  lead={<Mark state={statusMark[task.status]} />}
                  title={task.title}
                  meta={`${labelOf(props.project.name, task)} · ${statusTitles[task.status].toLowerCase()}`}
                  current={task.id === chosen()?.id}
                  onPress={() => choose({ id: task.id })}
                />
              )}
            </For>
          </List>
        </div>
      </Show>
    </>
  );
}
