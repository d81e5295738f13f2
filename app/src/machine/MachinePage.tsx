import { createSignal, For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { formatPlace } from '../router/places.ts';
import { LostPage } from '../shell/LostPage.tsx';
import { Page } from '../shell/Page.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { now } from '../ui/now.ts';
import { projectWords } from '../words/git-words.ts';
import { linkWords } from '../words/link-words.ts';
import { isOver } from '../words/session-words.ts';
import { AddProjectSheet } from './AddProjectSheet.tsx';
import { Devices } from './Devices.tsx';
import { LinkNote } from './LinkNote.tsx';
import styles from './MachinePage.module.css';
import { MachineSheet } from './MachineSheet.tsx';

/** One machine: how it is reached, its projects, and who else may use it. */
export function MachinePage(props: { machineId: string }) {
  const data = useData();
  const [adding, setAdding] = createSignal(false);
  const [menu, setMenu] = createSignal(false);
  return (
    <Show
      when={data.machine(props.machineId)}
      fallback={<LostPage sentence="This device is not paired with that machine." />}
    >
      {(machine) => {
        const live = () => machine().link().at === 'live';
        const owner = () => machine().grant()?.role === 'owner';
        const running = (projectId: string) =>
          machine()
            .sessions()
            .filter((session) => session.projectId === projectId && !isOver(session)).length;
        const meta = () => {
          const latency = machine().latency();
          const { line } = linkWords(machine(), now());
          return live() && latency !== null ? `Live, ${Math.round(latency)} ms` : live() ? 'Live' : line;
        };
        return (
          <Page
            title={machine().name()}
            meta={meta()}
            back
            acts={<IconButton icon="more" name="More about this machine" onClick={() => setMenu(true)} />}
            strip={<LinkNote machine={machine()} />}
          >
            <Show
              when={machine().projects().length > 0}
              fallback={
                <Empty sentence={`Which folder of ${machine().name()} shall we open?`}>
                  <Button kind="go" disabled={!live()} onClick={() => setAdding(true)}>
                    Add a project
                  </Button>
                </Empty>
              }
            >
              <Section title="Projects" aside={machine().projects().length}>
                <List marked>
                  <For each={machine().projects()}>
                    {(project) => (
                      <Row
                        href={formatPlace({ at: 'project', machineId: machine().id, projectId: project.id })}
                        lead={<Icon name="folder" small />}
                        title={project.name}
                        aside={running(project.id) > 0 ? `${running(project.id)} running` : undefined}
                        meta={projectWords(project, machine().sessions(), now())}
                        leads
                      />
                    )}
                  </For>
                </List>
                <div class={styles.add}>
                  <Button kind="bare" disabled={!live()} onClick={() => setAdding(true)}>
                    <Icon name="plus" small />
                    Add a project
                  </Button>
                </div>
              </Section>
            </Show>
            <Show when={owner()}>
              <Devices machine={machine()} />
              <List>
                <Row
                  href={formatPlace({ at: 'skills', machineId: machine().id })}
                  title="Skills"
                  aside={machine().rows('skill').length}
                  meta="For every project, and for single ones"
                  plain
                  leads
                />
                <Row
                  href={formatPlace({ at: 'servers', machineId: machine().id })}
                  title="MCP servers"
                  aside={machine().rows('server').length}
                  meta="Further tools for Claude"
                  plain
                  leads
                />
                <Row
                  href={formatPlace({ at: 'machineSettings', machineId: machine().id })}
                  title="Settings"
                  meta="For every device"
                  plain
                  leads
                />
              </List>
            </Show>
            <Show when={adding()}>
              <AddProjectSheet machine={machine()} onClose={() => setAdding(false)} />
            </Show>
            <Show when={menu()}>
              <MachineSheet machine={machine()} onClose={() => setMenu(false)} />
            </Show>
          </Page>
        );
      }}
    </Show>
  );
}
