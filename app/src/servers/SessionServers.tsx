import { createResource, createSignal, For, Show } from 'solid-js';
import { RESERVED_SERVER, type ServerStatus } from '../../../shared/model/server.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import styles from '../gear/Gear.module.css';
import { Button } from '../ui/Button.tsx';
import { List, Row } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Strip } from '../ui/Strip.tsx';
import { failedServers, failureWords, whyFailed } from './server-status.ts';
import { ToolCalls } from './ToolCalls.tsx';

/** Over the terminal, until it was looked at: which servers this session has to do without. */
export function ServersStrip(props: { machine: MachineView; session: Session }) {
  const [open, setOpen] = createSignal(false);
  const [seen, setSeen] = createSignal('');
  const failed = () => failedServers(props.session);
  const which = () =>
    failed()
      .map(({ name }) => name)
      .join();
  return (
    <>
      <Show when={failed().length > 0 && seen() !== which()}>
        <Strip
          lead={<Mark state="fail" />}
          title={failureWords(failed())}
          detail="The session goes on without."
        >
          <Button onClick={() => setOpen(true)}>Why</Button>
        </Strip>
      </Show>
      <Show when={open()}>
        <ServersSheet
          machine={props.machine}
          session={props.session}
          onClose={() => {
            setSeen(which());
            setOpen(false);
          }}
        />
      </Show>
    </>
  );
}

const words = ({ state, ms, problem }: ServerStatus): string => {
  if (state === 'connected') return ms === null ? 'connected' : `connected in ${ms} ms`;
  return state === 'connecting' ? 'not there yet' : whyFailed(problem);
};
const marks = { connected: 'done', connecting: 'work', failed: 'fail' } as const;

/** Every server of a session, as Claude Code says it, with what each said on standard error. */
export function ServersSheet(props: { machine: MachineView; session: Session; onClose(): void }) {
  const data = useData();
  const [whole] = createResource(
    () => props.machine.link().at === 'live' && props.session.id,
    async (id) => {
      const result = await data.sessionServers(props.machine.id, id);
      return result.ok ? result.value.servers : [];
    },
  );
  const said = (one: ServerStatus) => whole()?.find(({ name }) => name === one.name)?.stderr || one.stderr;
  return (
    <Sheet title="MCP servers of this session" onClose={props.onClose}>
      <List marked>
        <For each={props.session.servers}>
          {(one) => (
            <Row
              lead={<Mark state={marks[one.state]} />}
              title={one.name === RESERVED_SERVER ? `${one.name}, Open Poet’s own` : one.name}
              meta={words(one)}
            >
              <Show when={said(one).trim() !== ''}>
                <pre class={styles.said}>{said(one).trim()}</pre>
              </Show>
            </Row>
          )}
        </For>
      </List>
      <ToolCalls machine={props.machine} session={props.session} />
    </Sheet>
  );
}
