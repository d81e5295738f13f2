import { createSignal, For, Show } from 'solid-js';
import { type TaskEvent, taskEventsSchema } from '../../../shared/model/task.ts';
import { createReading } from '../data/reading.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Markdown } from '../markdown/Markdown.tsx';
import { Link } from '../router/Link.tsx';
import { momentHref } from '../router/moment-href.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { now } from '../ui/now.ts';
import { Skeleton } from '../ui/Skeleton.tsx';
import { clock } from '../ui/time.ts';
import { actorWords, doingWords } from './event-words.ts';
import type { ShownTask } from './pending.ts';
import styles from './TaskHistory.module.css';

const PAGE = 50;

/** Everything that happened to a task, the newest on top; older pages on a tap. */
export function TaskHistory(props: { machine: MachineView; task: ShownTask }) {
  const [pages, setPages] = createSignal<readonly (number | null)[]>([null]);
  return (
    <For each={pages()}>
      {(before, index) => (
        <HistoryPart
          machine={props.machine}
          task={props.task}
          before={before}
          last={index() === pages().length - 1}
          onOlder={(seq) => setPages((all) => [...all, seq])}
        />
      )}
    </For>
  );
}

interface HistoryPartProps {
  machine: MachineView;
  task: ShownTask;
  before: number | null;
  last: boolean;
  onOlder(before: number): void;
}

function HistoryPart(props: HistoryPartProps) {
  const data = useData();
  const page = createReading(data, {
    machineId: () => props.machine.id,
    path: () =>
      props.task.number === 0
        ? null
        : `/v1/tasks/${props.task.id}/events?limit=${PAGE}${props.before === null ? '' : `&before=${props.before}`}`,
    schema: taskEventsSchema,
    // What is older does not change.
    version: () => (props.before === null ? props.task.events : 0),
  });
  const events = () => (page.value()?.events ?? []).filter(({ doing }) => doing.kind !== 'placed');
  const oldest = () => page.value()?.events.at(-1)?.seq;
  return (
    <Show
      when={page.value()}
      fallback={
        <Show when={props.task.number > 0}>
          <Show when={page.problem()} fallback={<Skeleton rows={3} />}>
            {(problem) => <ErrorNote problem={problem()} action={{ text: 'Again', act: page.again }} />}
          </Show>
        </Show>
      }
    >
      <ol class={styles.events} aria-label="History">
        <For each={events()}>{(event) => <Entry machine={props.machine} event={event} />}</For>
      </ol>
      <Show when={props.last && page.value()?.more && oldest()}>
        {(seq) => (
          <Button kind="bare" class={styles.older} onClick={() => props.onOlder(seq())}>
            Older entries
          </Button>
        )}
      </Show>
    </Show>
  );
}

function Entry(props: { machine: MachineView; event: TaskEvent }) {
  const words = () => doingWords(props.event.doing);
  const session = () => {
    const id =
      props.event.position?.sessionId ?? (props.event.by.kind === 'session' ? props.event.by.id : null);
    return id === null ? undefined : props.machine.row('session', id);
  };
  return (
    <li class={styles.event}>
      <p class={styles.who}>
        <span>{actorWords(props.event.by)}</span>
        <Show when={session()}>
          {(one) => (
            <>
              {' in '}
              <Link href={momentHref(props.machine.id, one().id, props.event.position)}>{one().title}</Link>
            </>
          )}
        </Show>
        <time class={styles.when} datetime={new Date(props.event.at).toISOString()}>
          {clock(props.event.at, now())}
        </time>
      </p>
      <Show when={words().line}>
        <p class={styles.line}>{words().line}</p>
      </Show>
      <Show when={words().text}>
        {(text) => (
          <div class={styles.text}>
            <Markdown text={text()} />
          </div>
        )}
      </Show>
      <Show when={words().before}>
        {(before) => (
          <details class={styles.before}>
            <summary>As it was</summary>
            <p>{before()}</p>
          </details>
        )}
      </Show>
    </li>
  );
}
