import { createResource, For, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { ToolCall } from '../../../shared/model/tools.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { clock } from '../ui/time.ts';

const MAX_SHOWN = 50;
const marks = { done: 'done', refused: 'fail', failed: 'fail' } as const;
const firstLine = ({ outcome, answer, input }: ToolCall): string =>
  outcome === 'done' ? (input === '{}' ? '' : input) : (answer.split('\n', 1)[0] ?? '');

/** What Claude did in Open Poet by itself, newest first: the machine keeps each call. */
export function ToolCalls(props: { machine: MachineView; session: Session }) {
  const data = useData();
  const [calls] = createResource(
    () => props.machine.link().at === 'live' && props.session.id,
    async (id) => {
      const result = await data.toolCalls(props.machine.id, id);
      return result.ok ? result.value.calls.slice(0, MAX_SHOWN) : [];
    },
  );
  return (
    <Show when={(calls() ?? []).length > 0}>
      <Section title="What Claude did in Open Poet" ruled inner>
        <List marked>
          <For each={calls()}>
            {(call) => (
              <Row
                plain
                lead={<Mark state={marks[call.outcome]} />}
                title={call.tool}
                aside={clock(call.at, now())}
                meta={firstLine(call)}
              />
            )}
          </For>
        </List>
      </Section>
    </Show>
  );
}
