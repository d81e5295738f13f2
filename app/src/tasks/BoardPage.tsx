import { createMemo, createSignal, For, Show } from 'solid-js';
import { priorities } from '../../../shared/model/task.ts';
import { useData } from '../data-context.tsx';
import { LinkNote } from '../machine/LinkNote.tsx';
import { projectsByUse } from '../now/live-sessions.ts';
import { LostPage } from '../shell/LostPage.tsx';
import { Page } from '../shell/Page.tsx';
import { wide } from '../shell/wide.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Row } from '../ui/List.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Board } from './Board.tsx';
import styles from './BoardPage.module.css';
import { NewTaskSheet } from './NewTaskSheet.tsx';
import { isFiltered, noFilter, type TaskFilter } from './shown-tasks.ts';
import { countWords, priorityTitles } from './task-words.ts';

interface BoardPageProps {
  machineId: string;
  projectId: string;
  /** It is the tab itself: another project can be chosen in place. */
  tab?: boolean;
  onChoose?: (projectId: string) => void;
}

/** The board of one project, with its search and its way to write a task. */
export function BoardPage(props: BoardPageProps) {
  const data = useData();
  const [writing, setWriting] = createSignal(false);
  const [choosing, setChoosing] = createSignal(false);
  const [searching, setSearching] = createSignal(false);
  const [filter, setFilter] = createSignal<TaskFilter>(noFilter);
  let field: HTMLInputElement | undefined;
  const machine = () => data.machine(props.machineId);
  const project = () => machine()?.row('project', props.projectId);
  const projects = createMemo(() => projectsByUse(data));
  const count = () =>
    machine()
      ?.rows('task')
      .filter((task) => task.projectId === props.projectId).length ?? 0;
  const search = () => {
    setSearching(true);
    queueMicrotask(() => field?.focus());
  };
  const stopSearching = () => {
    setSearching(false);
    setFilter(noFilter);
  };
  const options = [
    { value: '', text: 'Any' },
    ...priorities.map((value) => ({ value, text: priorityTitles[value] })),
  ];

  return (
    <Show when={machine()} fallback={<LostPage sentence="This device is not paired with that machine." />}>
      {(on) => (
        <Show
          when={project()}
          fallback={<LostPage sentence="This project was removed, or never was on this machine." />}
        >
          {(found) => (
            <Page
              title={`Tasks · ${found().name}`}
              back={!props.tab}
              still
              face={
                <Show
                  when={props.tab && projects().length > 1}
                  fallback={<span class={styles.name}>{found().name}</span>}
                >
                  <button type="button" class={styles.choose} onClick={() => setChoosing(true)}>
                    <span class={styles.name}>{found().name}</span>
                    <Icon name="down" small />
                    <span class={styles.unseen}>, choose another project</span>
                  </button>
                </Show>
              }
              meta={`${countWords(count(), 'task')} · ${on().name()}`}
              acts={
                <>
                  <IconButton
                    icon={searching() ? 'close' : 'search'}
                    name={searching() ? 'End the search' : 'Search tasks'}
                    onClick={() => (searching() ? stopSearching() : search())}
                  />
                  <Show when={wide()}>
                    <Button class={styles.new} onClick={() => setWriting(true)}>
                      <Icon name="plus" small />
                      Task
                    </Button>
                  </Show>
                </>
              }
              strip={
                <>
                  <LinkNote machine={on()} />
                  <Show when={searching()}>
                    <search class={styles.search}>
                      <input
                        ref={(input) => (field = input)}
                        type="search"
                        class={styles.field}
                        aria-label="Words in a task"
                        placeholder="Words, or H-42"
                        value={filter().words}
                        onInput={(event) => setFilter({ ...filter(), words: event.currentTarget.value })}
                        onKeyDown={(event) => {
                          if (event.key === 'Escape') stopSearching();
                        }}
                      />
                      <Segmented
                        label="Priority"
                        value={filter().priority}
                        options={options}
                        onValue={(priority) => setFilter({ ...filter(), priority })}
                      />
                    </search>
                  </Show>
                </>
              }
              float={
                wide() || (count() === 0 && !isFiltered(filter())) ? undefined : (
                  <IconButton icon="plus" name="New task" main onClick={() => setWriting(true)} />
                )
              }
            >
              <Board
                machine={on()}
                project={found()}
                filter={filter()}
                onNew={() => setWriting(true)}
                onSearch={search}
              />
              <Show when={writing()}>
                <NewTaskSheet machine={on()} project={found()} onClose={() => setWriting(false)} />
              </Show>
              <Show when={choosing()}>
                <Sheet title="Whose tasks" onClose={() => setChoosing(false)}>
                  <List label="Projects" marked>
                    <For each={projects()}>
                      {(one) => (
                        <Row
                          lead={<Icon name={one.project.id === props.projectId ? 'check' : 'folder'} small />}
                          title={one.project.name}
                          meta={`${one.machine.name()} · ${one.project.path}`}
                          current={one.project.id === props.projectId}
                          onPress={() => {
                            props.onChoose?.(one.project.id);
                            setChoosing(false);
                          }}
                        />
                      )}
                    </For>
                  </List>
                </Sheet>
              </Show>
            </Page>
          )}
        </Show>
      )}
    </Show>
  );
}
