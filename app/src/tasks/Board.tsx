import { createEffect, createMemo, createSignal, For, onCleanup, onMount, Show, untrack } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import { taskStatuses } from '../../../shared/model/task-moves.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { wide } from '../shell/wide.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import styles from './Board.module.css';
import { createBoardKeys } from './board-keys.ts';
import { Lane } from './Lane.tsx';
import type { ShownTask } from './pending.ts';
import {
  allTasks,
  type Columns,
  columnsOf,
  isFiltered,
  liveByTask,
  matches,
  type TaskFilter,
} from './shown-tasks.ts';
import { TaskActsSheet } from './TaskActsSheet.tsx';
import { labelOf, statusTitles } from './task-words.ts';

interface BoardProps {
  machine: MachineView;
  project: Project;
  filter: TaskFilter;
  onNew(): void;
  onSearch(): void;
}

/** The tasks of a project: a column for each status beside each other, or on a phone one list after the other by swiping. */
export function Board(props: BoardProps) {
  const data = useData();
  let board!: HTMLDivElement;
  const [acting, setActing] = createSignal<string | null>(null);
  const [at, setAt] = createSignal(0);
  const [folded, setFolded] = createSignal(true);

  const tasks = createMemo(() =>
    allTasks(data, props.machine).filter((task) => task.projectId === props.project.id),
  );
  const found = createMemo(() =>
    isFiltered(props.filter)
      ? tasks().filter((task) => matches(task, labelOf(props.project.name, task), props.filter))
      : tasks(),
  );
  const columns = createMemo<Columns>(() => columnsOf(found()));
  const running = createMemo(() => liveByTask(props.machine));
  const acted = () => tasks().find((task) => task.id === acting());
  const place = (task: ShownTask, after: string | null) => void data.placeTask(props.machine.id, task, after);

  const keys = createBoardKeys({
    board: () => board,
    columns,
    onNew: () => props.onNew(),
    onSearch: () => props.onSearch(),
    onActs: setActing,
    onPlace: place,
  });
  onMount(() => document.addEventListener('keydown', keys));
  onCleanup(() => document.removeEventListener('keydown', keys));

  // Another project begins at its first list.
  createEffect(() => {
    if (props.project.id !== '' && !wide()) board?.scrollTo?.({ left: 0 });
  });
  // What was searched for may stand in another list than the one in sight.
  createEffect(() => {
    if (wide() || !isFiltered(props.filter)) return;
    const lists = taskStatuses.map((status) => columns()[status].length);
    const first = lists.findIndex((length) => length > 0);
    if (first >= 0 && lists[untrack(at)] === 0) show(first);
  });
  const swiped = () => {
    if (!wide() && board.clientWidth > 0) setAt(Math.round(board.scrollLeft / board.clientWidth));
  };
  const show = (index: number) => {
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    board.scrollTo?.({ left: index * board.clientWidth, behavior: still ? 'auto' : 'smooth' });
  };
  const doneFolded = () => wide() && folded() && !isFiltered(props.filter);

  return (
    <Show
      when={tasks().length > 0}
      fallback={
        <Empty sentence="A blank page, and nothing promised yet.">
          <Button kind="go" onClick={() => props.onNew()}>
            Write the first task
          </Button>
        </Empty>
      }
    >
      <Show when={!wide()}>
        <div class={styles.tabs} role="tablist" aria-label="Lists of tasks">
          <For each={taskStatuses}>
            {(status, index) => (
              <button
                type="button"
                role="tab"
                id={`tab-${status}`}
                aria-selected={at() === index()}
                aria-controls={`lane-${status}`}
                class={styles.tab}
                onClick={() => show(index())}
              >
                {statusTitles[status]} <span class={styles.count}>{columns()[status].length}</span>
              </button>
            )}
          </For>
        </div>
      </Show>
      <div ref={board} class={styles.board} classList={{ [styles.swipe ?? '']: !wide() }} onScroll={swiped}>
        <For each={taskStatuses}>
          {(status) => (
            <Show
              when={!(status === 'done' && doneFolded())}
              fallback={
                <button type="button" class={styles.folded} onClick={() => setFolded(false)}>
                  <span class={styles.count}>{columns().done.length}</span>
                  <span class={styles.upright}>Done</span>
                  <span class={styles.unseen}>, show them</span>
                </button>
              }
            >
              <Lane
                status={status}
                tasks={columns()[status]}
                machine={props.machine}
                project={props.project}
                running={running()}
                filtered={isFiltered(props.filter)}
                onActs={setActing}
                onNew={status === 'todo' && wide() ? () => props.onNew() : undefined}
                onFold={
                  status === 'done' && wide() && !isFiltered(props.filter) ? () => setFolded(true) : undefined
                }
              />
            </Show>
          )}
        </For>
      </div>
      <Show when={acted()} keyed>
        {(task) => (
          <TaskActsSheet
            machine={props.machine}
            project={props.project}
            task={task}
            column={columns()[task.status]}
            onClose={() => setActing(null)}
          />
        )}
      </Show>
    </Show>
  );
}
