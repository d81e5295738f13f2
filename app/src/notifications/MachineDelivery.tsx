import { createResource, createSignal, onCleanup, onMount, Show } from 'solid-js';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import type { WorkerMessage } from '../push/worker-message.ts';
import { Button } from '../ui/Button.tsx';
import { Row } from '../ui/List.tsx';
import { now } from '../ui/now.ts';
import { ago, span } from '../ui/time.ts';
import styles from './Notifications.module.css';

type Test =
  | { at: 'sending'; since: number }
  | { at: 'sent'; since: number }
  | { at: 'arrived'; ms: number }
  | { at: 'failed'; why: string };

/** Whether one machine reaches this device: what became of the last thing that it told, and a test. */
export function MachineDelivery(props: { machine: MachineView }) {
  const { push } = useData();
  const [test, setTest] = createSignal<Test | null>(null);
  const live = () => props.machine.link().at === 'live';
  const handed = () => push.handedOver(props.machine.id);
  const [status, { refetch }] = createResource(
    () => (live() && handed() === 'done' ? props.machine.id : null),
    async (id) => {
      const answer = await push.status(id);
      return answer.ok ? answer.value : null;
    },
  );

  const hear = ({ data }: MessageEvent) => {
    const message = data as WorkerMessage | null;
    const running = test();
    if (message?.type !== 'push-arrived' || message.machineId !== props.machine.id) return;
    if (running?.at === 'sending' || running?.at === 'sent')
      setTest({ at: 'arrived', ms: Date.now() - running.since });
  };
  onMount(() => navigator.serviceWorker?.addEventListener('message', hear));
  onCleanup(() => navigator.serviceWorker?.removeEventListener('message', hear));

  const send = async () => {
    const since = Date.now();
    setTest({ at: 'sending', since });
    const answer = await push.test(props.machine.id);
    const why = answer.ok ? answer.value.problem : `${answer.problem.title} ${answer.problem.detail}`;
    if (why !== '') setTest({ at: 'failed', why });
    // It may have arrived before the machine heard that it was taken.
    else setTest((at) => (at?.at === 'sending' ? { at: 'sent', since } : at));
    void refetch();
  };

  const words = () => {
    const running = test();
    if (running?.at === 'sending') return 'Sending…';
    if (running?.at === 'sent') return 'The push service took it. It should be here in a moment.';
    if (running?.at === 'arrived') return `It arrived after ${(running.ms / 1000).toFixed(1)} s.`;
    const state = handed();
    if (state === 'waits')
      return live() ? 'Is being told of this device…' : 'Told of this device once it can be reached';
    if (state !== 'done') return null;
    const last = status()?.last;
    if (last == null || !last.ok) return 'Tells this device';
    return `Tells this device; the last thing left ${ago(last.at, now())}`;
  };
  const wrong = () => {
    const running = test();
    if (running !== null) return running.at === 'failed' ? running.why : null;
    const state = handed();
    if (typeof state !== 'string') return `${state.title} ${state.detail}`;
    const found = status();
    if (state === 'done' && found === null)
      return 'It has lost this device’s subscription. Turn it off and on again.';
    const last = found?.last;
    return last != null && !last.ok ? `${span(now() - last.at)} ago: ${last.problem}` : null;
  };
  return (
    <Row
      title={props.machine.name()}
      meta={words()}
      acts={
        <Button
          disabled={!live() || handed() !== 'done' || test()?.at === 'sending'}
          onClick={() => void send()}
        >
          Send a test
        </Button>
      }
    >
      <Show when={wrong()}>
        <span class={styles.wrong} role="alert">
          {wrong()}
        </span>
      </Show>
    </Row>
  );
}
