import { For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { formatPlace } from '../router/places.ts';
import { List, Row, Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { ago } from '../ui/time.ts';
import { verdictWord } from './report-words.ts';
import { labelOf } from './task-words.ts';
import { waitingTasks } from './waiting-tasks.ts';

/** Tasks of every machine that wait for a person’s yes. */
export function WaitingTasks() {
  const data = useData();
  const waiting = () => waitingTasks(data);
  return (
    <Show when={waiting().length > 0}>
      <Section title="Awaiting your approval" aside={String(waiting().length)}>
        <List marked>
          <For each={waiting()}>
            {({ machine, project, task }) => (
              <Row
                href={formatPlace({ at: 'task', machineId: machine.id, taskId: task.id })}
                lead={<Mark state="wait" />}
                title={task.title}
                aside={ago(task.statusSince, now())}
                meta={[labelOf(project.name, task), task.report && verdictWord(task.report), machine.name()]
                  .filter(Boolean)
                  .join(' · ')}
                leads
              />
            )}
          </For>
        </List>
      </Section>
    </Show>
  );
}
