import { For, onMount, Show } from 'solid-js';
import { SessionAsks } from '../asks/SessionAsks.tsx';
import { useData } from '../data-context.tsx';
import { Interrupted } from '../lifecycle/Interrupted.tsx';
import { StopAll } from '../lifecycle/StopAll.tsx';
import { openNewSession } from '../new-session/open.ts';
import { formatPlace } from '../router/places.ts';
import { NoMachine } from '../shell/NoMachine.tsx';
import { Page } from '../shell/Page.tsx';
import { Wordmark } from '../shell/Wordmark.tsx';
import { WaitingTasks } from '../tasks/WaitingTasks.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { now } from '../ui/now.ts';
import { projectWords } from '../words/git-words.ts';
import { Asks } from './Asks.tsx';
import { liveSessions, projectsByUse } from './live-sessions.ts';
import { Machines } from './Machines.tsx';
import styles from './NowPage.module.css';
import { OfflineNote } from './OfflineNote.tsx';
import { Outbox } from './Outbox.tsx';
import { SessionRow } from './SessionRow.tsx';

/** What needs me, what runs, and where. `beside`: the list stands at the left already, here is room to begin. */
export function NowPage(props: { beside: boolean }) {
  const data = useData();
  const paired = () => data.machines().length > 0;
  const live = () => liveSessions(data);
  const projects = () => projectsByUse(data);

  // The shortcut on a home screen's icon.
  onMount(() => {
    if (location.search === '?new' && paired()) openNewSession({});
  });

  return (
    <Page
      title="Open Poet"
      face={props.beside ? 'Now' : <Wordmark />}
      float={
        paired() && !props.beside ? (
          <IconButton icon="plus" name="New session" main onClick={() => openNewSession({})} />
        ) : undefined
      }
      strip={<OfflineNote />}
    >
      <Show
        when={paired()}
        fallback={
          <Show when={data.trouble()?.act !== 'pair' && data.trouble()?.act !== 'reload'}>
            <NoMachine sentence="A blank page, and no machine to write on yet." />
          </Show>
        }
      >
        <Asks />
        <Interrupted />
        <SessionAsks />
        <WaitingTasks />
        <Outbox />
        <Show
          when={!props.beside}
          fallback={
            <Empty
              sentence={
                live().length > 0 ? 'Pick up a thread at the left.' : 'Nothing runs. Begin something.'
              }
            >
              <Button kind="go" onClick={() => openNewSession({})}>
                New session
              </Button>
            </Empty>
          }
        >
          <Section
            title="Live"
            aside={
              live().length > 1 ? (
                <StopAll bare machines={data.machines()} text="Stop all…" />
              ) : (
                `${live().length} ${live().length === 1 ? 'session' : 'sessions'}`
              )
            }
          >
            <Show when={live().length > 0} fallback={<p class={styles.quiet}>Nothing runs now.</p>}>
              <List marked>
                <For each={live()}>{(on) => <SessionRow on={on} />}</For>
              </List>
            </Show>
          </Section>
          <Section title="Projects" ruled>
            <Show
              when={projects().length > 0}
              fallback={<p class={styles.quiet}>None yet. Open a machine to add a folder of it.</p>}
            >
              <List marked>
                <For each={projects()}>
                  {({ machine, project }) => (
                    <Row
                      href={formatPlace({ at: 'project', machineId: machine.id, projectId: project.id })}
                      lead={<Icon name="folder" small />}
                      title={project.name}
                      meta={projectWords(project, machine.sessions(), now(), machine.name())}
                      leads
                    />
                  )}
                </For>
              </List>
            </Show>
          </Section>
          <Machines ruled />
        </Show>
      </Show>
    </Page>
  );
}
