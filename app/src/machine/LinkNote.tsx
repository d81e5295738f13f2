import { Show } from 'solid-js';
import type { MachineView } from '../data/types.ts';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Strip } from '../ui/Strip.tsx';
import { linkWords, offlineTitle } from '../words/link-words.ts';

/** Under the head of everything that belongs to a machine: nothing while it is live, else what is wrong and why. */
export function LinkNote(props: { machine: MachineView }) {
  const words = () => linkWords(props.machine, now());
  const title = () => {
    const link = props.machine.link();
    return link.at === 'offline' ? offlineTitle(link.why, props.machine.name()) : words().line;
  };
  const detail = () => {
    const seen =
      props.machine.link().at === 'offline' && props.machine.freshAt() !== null ? `${words().line}. ` : '';
    return `${seen}${words().detail ?? ''}`;
  };
  return (
    <Show when={words().detail !== null}>
      <Strip
        title={title()}
        detail={detail()}
        icon={words().alarming ? undefined : 'offline'}
        lead={<Mark state={words().mark} />}
      >
        <Show when={props.machine.link().at === 'ended'}>
          <Button onClick={() => router.navigate('/pair')}>Pair again</Button>
        </Show>
      </Strip>
    </Show>
  );
}
