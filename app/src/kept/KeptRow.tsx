import { Show } from 'solid-js';
import type { KeptGroup } from '../data/cache/cache.ts';
import { useData } from '../data-context.tsx';
import { formatPlace } from '../router/places.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Row } from '../ui/List.tsx';
import { now } from '../ui/now.ts';
import { Toggle } from '../ui/Toggle.tsx';
import { clock } from '../ui/time.ts';
import { sizeWords } from '../words/size-words.ts';

/** One session or task of which something is kept: how much, since when it was not read, and whether it stays. */
export function KeptRow(props: { group: KeptGroup }) {
  const data = useData();
  const machine = () => data.machine(props.group.machineId);
  const session = () => machine()?.row('session', props.group.id);
  const task = () => machine()?.row('task', props.group.id);
  const title = () => session()?.title ?? task()?.title ?? 'Something that is gone';
  const href = () => {
    const { machineId, id } = props.group;
    if (session() !== undefined) return formatPlace({ at: 'session', machineId, sessionId: id });
    return task() === undefined ? undefined : formatPlace({ at: 'task', machineId, taskId: id });
  };
  const meta = () => {
    const { bytes, usedAt, always } = props.group;
    const read = bytes === 0 ? 'comes once its machine is live' : `read ${clock(usedAt, now())}`;
    return [bytes > 0 && sizeWords(bytes), read, always && 'always here'].filter(Boolean).join(' · ');
  };
  return (
    <Row
      href={href()}
      plain
      title={title()}
      meta={meta()}
      acts={
        <>
          <Show when={session()}>
            <Toggle
              name={`Always here: ${title()}`}
              on={props.group.always}
              onValue={(on) => void data.cache.keepAlways(props.group.machineId, props.group.id, on)}
            />
          </Show>
          <IconButton
            icon="close"
            name={`Clear: ${title()}`}
            onClick={() => void data.cache.clear(props.group)}
          />
        </>
      }
    />
  );
}
