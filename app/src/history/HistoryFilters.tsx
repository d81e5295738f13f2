import { createMemo, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { labelOf } from '../tasks/task-words.ts';
import { Button } from '../ui/Button.tsx';
import { Pick } from '../ui/Pick.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import styles from './HistoryFilters.module.css';
import { type HistoryFilter, isFiltered, noFilter } from './session-list.ts';

interface HistoryFiltersProps {
  filter: HistoryFilter;
  onFilter(filter: HistoryFilter): void;
}

const stateOptions = [
  { value: 'any', text: 'Any state' },
  { value: 'running', text: 'Running' },
  { value: 'ended', text: 'Ended' },
  { value: 'failed', text: 'Failed' },
  { value: 'archived', text: 'Archived' },
] as const;
const programOptions = [
  { value: 'any', text: 'Any program' },
  { value: 'claude', text: 'Claude Code' },
  { value: 'shell', text: 'Shells' },
  { value: 'command', text: 'Commands' },
] as const;
const timeOptions = [
  { value: 'any', text: 'Any time' },
  { value: 'day', text: 'Last day' },
  { value: 'week', text: 'Last week' },
  { value: 'month', text: 'Last month' },
  { value: 'year', text: 'Last year' },
] as const;

/** Words that search everything, and what narrows both the list and the search. */
export function HistoryFilters(props: HistoryFiltersProps) {
  const data = useData();
  const change = (part: Partial<HistoryFilter>) => props.onFilter({ ...props.filter, ...part });
  const projects = createMemo(() => {
    const several = data.machines().length > 1;
    return [
      { value: '', text: 'Any project' },
      ...data.machines().flatMap((machine) =>
        machine.projects().map((project) => ({
          value: `${machine.id}/${project.id}`,
          text: several ? `${project.name} on ${machine.name()}` : project.name,
        })),
      ),
    ];
  });
  /** Those that sessions worked on, of the chosen project where one is. */
  const tasks = createMemo(() => [
    { value: '', text: 'Any task' },
    ...data.machines().flatMap((machine) => {
      if (machine.rows('task').length === 0) return [];
      const worked = new Set(machine.sessions().map(({ taskId }) => taskId));
      return machine
        .rows('task')
        .filter(({ id, projectId }) => {
          const chosen = props.filter.project;
          return worked.has(id) && (chosen === '' || chosen === `${machine.id}/${projectId}`);
        })
        .map((task) => ({
          value: `${machine.id}/${task.id}`,
          text: `${labelOf(machine.row('project', task.projectId)?.name ?? '', task)} ${task.title}`,
        }));
    }),
  ]);
  return (
    <search class={styles.filters}>
      <SearchField
        label="Search everything"
        placeholder="Search output, prompts, tasks…"
        value={props.filter.words}
        onValue={(words) => change({ words })}
      />
      <div class={styles.picks}>
        <Pick
          label="Project"
          value={props.filter.project}
          options={projects()}
          onValue={(project) => change({ project, task: '' })}
        />
        <Pick
          label="State"
          value={props.filter.state}
          options={stateOptions}
          onValue={(state) => change({ state })}
        />
        <Pick
          label="Time"
          value={props.filter.time}
          options={timeOptions}
          onValue={(time) => change({ time })}
        />
        <Pick
          label="Program"
          value={props.filter.program}
          options={programOptions}
          onValue={(program) => change({ program })}
        />
        <Show when={tasks().length > 1}>
          <Pick
            label="Task"
            value={props.filter.task}
            options={tasks()}
            onValue={(task) => change({ task })}
          />
        </Show>
        <Show when={isFiltered({ ...props.filter, words: '' })}>
          <Button
            kind="bare"
            class={styles.none}
            onClick={() => props.onFilter({ ...noFilter, words: props.filter.words })}
          >
            Show all
          </Button>
        </Show>
      </div>
    </search>
  );
}
