import { For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { formatPlace, parsePlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { Wordmark } from '../shell/Wordmark.tsx';
import { Icon } from '../ui/Icon.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { linkWords } from '../words/link-words.ts';
import { liveSessions, projectsByUse } from './live-sessions.ts';
import styles from './NowList.module.css';
import { SessionRow } from './SessionRow.tsx';

/** Now as a column of its own, beside what is open. */
export function NowList() {
  const data = useData();
  const here = () => parsePlace(router.path());
  const open = (id: string) => {
    const place = here();
    return (
      ('sessionId' in place && place.sessionId === id) ||
      (place.at === 'project' && place.projectId === id) ||
      (place.at === 'machine' && place.machineId === id)
    );
  };
  const live = () => liveSessions(data);
  const reached = () => data.machines().filter((machine) => machine.link().at === 'live').length;
  return (
    <aside class={styles.list} aria-label="Now">
      <div class={styles.face}>
        <Wordmark />
      </div>
      <Show when={live().length > 0}>
        <Section inner title="Live" aside={live().length}>
          <List marked>
            <For each={live()}>{(on) => <SessionRow on={on} compact current={open(on.session.id)} />}</For>
          </List>
        </Section>
      </Show>
      <Show when={projectsByUse(data).length > 0}>
        <Section inner title="Projects">
          <List marked>
            <For each={projectsByUse(data)}>
              {({ machine, project }) => (
                <Row
                  href={formatPlace({ at: 'project', machineId: machine.id, projectId: project.id })}
                  lead={<Icon name="folder" small />}
                  title={project.name}
                  meta={machine.name()}
                  current={open(project.id)}
                />
              )}
            </For>
          </List>
        </Section>
      </Show>
      <Show when={data.machines().length > 0}>
        <Section inner title="Machines" aside={`${reached()} of ${data.machines().length}`}>
          <List marked>
            <For each={data.machines()}>
              {(machine) => (
                <Row
                  href={formatPlace({ at: 'machine', machineId: machine.id })}
                  lead={<Mark state={linkWords(machine, now()).mark} />}
                  title={machine.name()}
                  meta={
                    machine.link().at === 'live' && machine.latency() !== null
                      ? `${Math.round(machine.latency() ?? 0)} ms`
                      : linkWords(machine, now()).short
                  }
                  current={open(machine.id)}
                />
              )}
            </For>
          </List>
        </Section>
      </Show>
    </aside>
  );
}
