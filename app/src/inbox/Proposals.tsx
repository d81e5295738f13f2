import { createSignal, For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { ago } from '../ui/time.ts';
import { ProposalSheet } from './ProposalSheet.tsx';
import { proposals } from './proposals.ts';

/** Skills that Claude would have: read, then accepted or turned down. */
export function Proposals() {
  const data = useData();
  const [open, setOpen] = createSignal<string | null>(null);
  const opened = () => proposals(data).find(({ proposal }) => proposal.id === open());
  return (
    <Show when={proposals(data).length > 0}>
      <Section title="Skills that Claude proposes" aside={String(proposals(data).length)}>
        <List marked>
          <For each={proposals(data)}>
            {({ machine, proposal }) => (
              <Row
                lead={<Mark state="wait" />}
                title={proposal.name}
                aside={ago(proposal.at, now())}
                meta={[
                  proposal.skillId === null ? 'a new skill' : 'a change',
                  machine.row('project', proposal.projectId)?.name,
                  proposal.why || proposal.description,
                ]
                  .filter(Boolean)
                  .join(' · ')}
                leads
                onPress={() => setOpen(proposal.id)}
              />
            )}
          </For>
        </List>
      </Section>
      <Show when={opened()}>
        {(one) => (
          <ProposalSheet machine={one().machine} proposal={one().proposal} onClose={() => setOpen(null)} />
        )}
      </Show>
    </Show>
  );
}
