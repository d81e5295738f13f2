import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { FoundKind } from '../../../shared/model/search.ts';
import { useData } from '../data-context.tsx';
import type { SessionOn } from '../now/live-sessions.ts';
import { Link } from '../router/Link.tsx';
import { labelOf } from '../tasks/task-words.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Section } from '../ui/List.tsx';
import { Marked } from '../ui/Marked.tsx';
import { now } from '../ui/now.ts';
import { Segmented } from '../ui/Segmented.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { clock } from '../ui/time.ts';
import styles from './FoundList.module.css';
import { foundHref } from './found-href.ts';
import { HistoryRow } from './HistoryRow.tsx';
import type { FoundOn, Search, SearchKinds } from './search.ts';

interface FoundListProps {
  search: Search;
  /** Sessions by their titles, found here at once. */
  titles: readonly SessionOn[];
  kinds: SearchKinds;
  onKinds(kinds: SearchKinds): void;
  onMore(on: SessionOn): void;
}

const FEW = 3;
const kindWords: Readonly<Record<FoundKind, string>> = {
  output: 'Output',
  prompt: 'You',
  answer: 'Claude',
  tool: 'Tool',
  session: 'Session',
  task: 'Task',
  note: 'Note',
};
const kindOptions = [
  { value: 'all', text: 'All' },
  { value: 'output', text: 'Output' },
  { value: 'talk', text: 'Said' },
  { value: 'tasks', text: 'Tasks' },
] as const;

/** What was found, the best first; each leads to its moment. */
export function FoundList(props: FoundListProps) {
  const data = useData();
  const [all, setAll] = createSignal(false);
  const [loading, setLoading] = createSignal(false);
  const titles = () => (all() ? props.titles : props.titles.slice(0, FEW));
  const away = () =>
    data
      .machines()
      .filter((machine) => machine.link().at !== 'live')
      .map((machine) => machine.name());
  const more = async () => {
    setLoading(true);
    await props.search.loadMore();
    setLoading(false);
  };
  const nothing = () =>
    props.search.found().length === 0 && props.titles.length === 0 && !props.search.busy();
  return (
    <div class={styles.scroll} tabindex="0">
      <div class={styles.kinds}>
        <Segmented label="Where" value={props.kinds} options={kindOptions} onValue={props.onKinds} />
      </div>
      <Show when={away().length > 0}>
        <p class={styles.note}>
          {`${away().join(' and ')} ${away().length === 1 ? 'does' : 'do'} not answer: of ${away().length === 1 ? 'it' : 'them'}, only what this device keeps is searched.`}
        </p>
      </Show>
      <Show when={props.search.problem()}>{(problem) => <ErrorNote problem={problem()} />}</Show>
      <Show when={props.kinds === 'all' && props.titles.length > 0}>
        <Section title="Sessions" aside={String(props.titles.length)} inner>
          <ul class={styles.titles} aria-label="Sessions of that name">
            <For each={titles()}>
              {(on, at) => (
                <li>
                  <HistoryRow
                    on={on}
                    machines={data.machines().length}
                    first={at() === 0}
                    onMore={() => props.onMore(on)}
                  />
                </li>
              )}
            </For>
          </ul>
          <Show when={props.titles.length > titles().length}>
            <div class={styles.more}>
              <Button kind="bare" onClick={() => setAll(true)}>
                {`${props.titles.length - FEW} more sessions`}
              </Button>
            </div>
          </Show>
        </Section>
      </Show>
      <Switch>
        <Match when={props.search.found().length > 0}>
          <Section title="In what was said and printed" ruled={props.titles.length > 0} inner>
            <ul aria-label="Found" aria-busy={props.search.busy()}>
              <For each={props.search.found()}>
                {(on) => <FoundRow on={on} machines={data.machines().length} />}
              </For>
            </ul>
          </Section>
        </Match>
        <Match when={props.search.busy()}>
          <Skeleton rows={4} />
        </Match>
        <Match when={nothing() && props.search.problem() === null}>
          <Empty sentence="Nothing has these words." />
        </Match>
      </Switch>
      <Show when={props.search.building()}>
        <p class={styles.note}>The index is still being made: there may be more in a while.</p>
      </Show>
      <Show when={props.search.more() && !props.search.busy()}>
        <div class={styles.more}>
          <Button wide busy={loading()} onClick={() => void more()}>
            Look further back
          </Button>
        </div>
      </Show>
    </div>
  );
}

function FoundRow(props: { on: FoundOn; machines: number }) {
  const { machine, found } = props.on;
  const where = () => {
    const session = found.sessionId === null ? undefined : machine.row('session', found.sessionId);
    const task = found.taskId === null ? undefined : machine.row('task', found.taskId);
    const project = found.projectId === null ? undefined : machine.row('project', found.projectId);
    return [
      session?.title ?? (task && `${labelOf(project?.name ?? '', task)} ${task.title}`),
      project?.name,
      props.machines > 1 ? machine.name() : null,
    ]
      .filter(Boolean)
      .join(' · ');
  };
  return (
    <li class={styles.found}>
      <Link href={foundHref(props.on)} class={styles.link}>
        <span class={styles.head}>
          <span class={styles.kind}>{kindWords[found.kind]}</span>
          <span class={styles.where}>{where()}</span>
          <span class={styles.when}>{clock(found.at, now())}</span>
        </span>
        <span class={styles.text} data-kind={found.kind}>
          <Marked text={found.text} marks={found.marks} />
        </span>
      </Link>
    </li>
  );
}
