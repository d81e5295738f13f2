import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import type { Project } from '../../../shared/model/project.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { TaskStatus } from '../../../shared/model/task-moves.ts';
import type { MachineView } from '../data/types.ts';
import { wide } from '../shell/wide.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './Board.module.css';
import type { ShownTask } from './pending.ts';
import { TaskCard } from './TaskCard.tsx';
import { countWords, statusTitles } from './task-words.ts';

interface LaneProps {
  status: TaskStatus;
  tasks: readonly ShownTask[];
  machine: MachineView;
  project: Project;
  running: ReadonlyMap<string, Session>;
  filtered: boolean;
  onActs(taskId: string): void;
  onNew?: (() => void) | undefined;
  onFold?: (() => void) | undefined;
}

/** Two screens of a phone; more are drawn before they come into sight. */
const FIRST = 16;
const MORE = 24;
const AHEAD_PX = 1_200;

const empty: Readonly<Record<TaskStatus, string>> = {
  todo: 'Nothing to do.',
  in_progress: 'Nothing is in progress.',
  awaiting_approval: 'Nothing waits for your approval.',
  done: 'Nothing is done yet.',
};

/** All tasks of one status, drawn as far as they are looked at. */
export function Lane(props: LaneProps) {
  const [count, setCount] = createSignal(FIRST);
  const [scroller, setScroller] = createSignal<HTMLElement>();
  const shown = () => props.tasks.slice(0, count());
  const rest = () => props.tasks.length - shown().length;

  // Looks for the end of what is drawn only while there is more.
  const watchEnd = (end: HTMLElement) => {
    if (typeof IntersectionObserver === 'undefined') return void setCount(Number.POSITIVE_INFINITY);
    createEffect(
      on([scroller, count], ([root]) => {
        if (root === undefined) return;
        const observer = new IntersectionObserver(
          ([entry]) => {
            if (entry?.isIntersecting) setCount((before) => before + MORE);
          },
          { root, rootMargin: `${AHEAD_PX}px 0px` },
        );
        observer.observe(end);
        onCleanup(() => observer.disconnect());
      }),
    );
  };

  return (
    <section
      ref={setScroller}
      class={styles.lane}
      id={`lane-${props.status}`}
      data-lane={props.status}
      role={wide() ? undefined : 'tabpanel'}
      aria-label={`${statusTitles[props.status]}, ${countWords(props.tasks.length, 'task')}`}
      tabindex="0"
    >
      <Show when={wide()}>
        <header class={styles.head}>
          <h2>{statusTitles[props.status]}</h2>
          <span class={styles.count}>{props.tasks.length}</span>
          <Show when={props.onFold}>
            {(fold) => <IconButton icon="chevron" name="Fold what is done" onClick={() => fold()()} />}
          </Show>
        </header>
      </Show>
      <Show when={props.tasks.length === 0}>
        <p class={styles.none}>{props.filtered ? 'Nothing here is like this.' : empty[props.status]}</p>
      </Show>
      <ul class={styles.cards}>
        <For each={shown()}>
          {(task) => (
            <TaskCard
              task={task}
              machine={props.machine}
              project={props.project}
              session={props.running.get(task.id)}
              onActs={props.onActs}
            />
          )}
        </For>
      </ul>
      <Show when={rest() > 0}>
        <div ref={watchEnd} class={styles.end} />
      </Show>
      <Show when={props.onNew}>
        {(write) => (
          <Button kind="bare" class={styles.add} onClick={() => write()()}>
            <Icon name="plus" small />
            Task
          </Button>
        )}
      </Show>
    </section>
  );
}
