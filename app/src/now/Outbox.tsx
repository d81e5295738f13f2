import { For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';

/** What was done here and has not reached its machine: each goes once, or stays with its reason. */
export function Outbox() {
  const data = useData();
  const machineName = (id: string) => data.machine(id)?.name() ?? 'a machine that was forgotten';
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
                lead={entry.state === 'failed' ? <Mark state="fail" /> : <Icon name="send" small />}
                title={entry.label}
                meta={
                  entry.problem ??
                  `to ${machineName(entry.machineId)}${entry.state === 'sending' ? ', sending' : ''}`
                }
                acts={
                  <Show when={entry.state !== 'sending'}>
                    <Show when={entry.state === 'failed'}>
                      <Button kind="bare" onClick={() => data.retry(entry.id)}>
                        Retry
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
