import { For, Show } from 'solid-js';
import type { OutboxEntry } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { clock } from '../ui/time.ts';

const Lead = (props: { state: OutboxEntry['state'] }) => (
  <Show when={props.state === 'failed' || props.state === 'asks'} fallback={<Icon name="send" small />}>
    <Mark state={props.state === 'failed' ? 'fail' : 'wait'} />
  </Show>
);

/** What was done here and has not reached its machine: each goes once, or stays with its reason. */
export function Outbox() {
  const data = useData();
  const machineName = (id: string) => data.machine(id)?.name() ?? 'a machine that was forgotten';
  const meta = ({ problem, machineId, state, createdAt }: OutboxEntry): string => {
    if (problem !== null) return problem;
    if (state === 'asks')
      return `Written ${clock(createdAt, now())}. Does it still go to ${machineName(machineId)}?`;
    return `to ${machineName(machineId)}${state === 'sending' ? ', sending' : ''}`;
  };
  return (
    <Show when={data.outbox().length > 0}>
      <Section
        title="Will be sent"
        aside={data.outbox().length === 1 ? 'once' : `${data.outbox().length} things, once`}
      >
        <List marked>
          <For each={data.outbox()}>
            {(entry) => (
              <Row
                plain
                lead={<Lead state={entry.state} />}
                title={entry.label}
                meta={meta(entry)}
                acts={
                  <Show when={entry.state !== 'sending'}>
                    <Show when={entry.state !== 'queued'}>
                      <Button kind="bare" onClick={() => data.retry(entry.id)}>
                        {entry.state === 'failed' ? 'Retry' : 'Send'}
                      </Button>
                    </Show>
                    <IconButton
                      icon="close"
                      name={`Do not send: ${entry.label}`}
                      onClick={() => data.discard(entry.id)}
                    />
                  </Show>
                }
              />
            )}
          </For>
        </List>
      </Section>
    </Show>
  );
}
