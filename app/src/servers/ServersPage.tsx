import { createSignal, For, Show } from 'solid-js';
import type { Server } from '../../../shared/model/server.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import styles from '../gear/Gear.module.css';
import { GearRow } from '../gear/GearRow.tsx';
import { ScopePage } from '../gear/ScopePage.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { List, Section } from '../ui/List.tsx';
import { say } from '../ui/toast.ts';
import { ImportServersSheet } from './ImportServersSheet.tsx';
import { ServerSheet } from './ServerSheet.tsx';
import { whatItRuns } from './server-words.ts';

/** The MCP servers of a machine, or what sessions of one project get of them. */
export function ServersPage(props: { machineId: string; projectId: string | null }) {
  return (
    <ScopePage title="MCP servers" machineId={props.machineId} projectId={props.projectId}>
      {(machine) => <Servers machine={machine} projectId={props.projectId} />}
    </ScopePage>
  );
}

function Servers(props: { machine: MachineView; projectId: string | null }) {
  const data = useData();
  const [sheet, setSheet] = createSignal<Server | 'new' | 'import' | null>(null);
  const live = () => props.machine.link().at === 'live';
  const all = () => props.machine.rows('server');
  const of = (projectId: string | null) => all().filter((server) => server.projectId === projectId);
  const flip = async (server: Server, on: boolean) => {
    const result = await data.switchServer(props.machine.id, server.id, { projectId: props.projectId, on });
    if (!result.ok) say({ text: result.problem.title });
  };
  const rows = (projectId: string | null) => (
    <List>
      <For each={of(projectId)}>
        {(server) => (
          <GearRow
            one={server}
            all={all()}
            projectId={props.projectId}
            detail={whatItRuns(server.launch)}
            onPress={() => setSheet(server)}
            onSwitch={(on) => void flip(server, on)}
          />
        )}
      </For>
    </List>
  );
  const acts = () => (
    <>
      <Button
        kind={of(props.projectId).length === 0 ? 'go' : 'plain'}
        disabled={!live()}
        onClick={() => setSheet('new')}
      >
        New server
      </Button>
      <Button disabled={!live()} onClick={() => setSheet('import')}>
        Import…
      </Button>
    </>
  );
  const opened = () => {
    const what = sheet();
    if (what === null || what === 'import') return null;
    return { server: what === 'new' ? null : what };
  };
  return (
    <>
      <Show
        when={all().some(({ projectId }) => projectId === null || projectId === props.projectId)}
        fallback={<Empty sentence="A server lends Claude further tools.">{acts()}</Empty>}
      >
        <Show when={props.projectId !== null && of(props.projectId).length > 0}>
          <Section title="Of this project" aside={of(props.projectId).length}>
            {rows(props.projectId)}
          </Section>
        </Show>
        <Show when={of(null).length > 0}>
          <Section
            title={props.projectId === null ? 'For every project' : 'Of the machine'}
            aside={of(null).length}
            ruled={props.projectId !== null && of(props.projectId).length > 0}
          >
            {rows(null)}
          </Section>
        </Show>
        <div class={styles.acts}>{acts()}</div>
      </Show>
      <p class={`${styles.note} ${styles.edged}`}>
        What is changed here holds for sessions that start from now on. Servers of the project’s own .mcp.json
        come beside these; of two with one name, Claude Code takes the one here.
      </p>
      <Show when={opened()} keyed>
        {({ server }) => (
          <ServerSheet
            machine={props.machine}
            server={server}
            projectId={server === null ? props.projectId : server.projectId}
            testIn={props.projectId}
            onClose={() => setSheet(null)}
          />
        )}
      </Show>
      <Show when={sheet() === 'import'}>
        <ImportServersSheet
          machine={props.machine}
          projectId={props.projectId}
          onClose={() => setSheet(null)}
        />
      </Show>
    </>
  );
}
