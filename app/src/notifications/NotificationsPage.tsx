import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { ActionProblem } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Page } from '../shell/Page.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { List, Section } from '../ui/List.tsx';
import { MachineDelivery } from './MachineDelivery.tsx';
import styles from './Notifications.module.css';
import { WhatIsTold } from './WhatIsTold.tsx';
import { WhenItIsTold } from './WhenItIsTold.tsx';

const CANNOT = {
  'install-first': {
    title: 'On this system notifications come to installed apps only.',
    detail: 'Tap Share, then Add to Home Screen. Open it from there and pair it: it is a device of its own.',
  },
  denied: {
    title: 'Notifications are blocked for this site.',
    detail: 'Allow them in the browser’s settings for this site, then open this page again.',
  },
  no: {
    title: 'This browser has no push.',
    detail: 'What waits is in the inbox whenever the app is open.',
  },
} as const;

/** How machines reach this device while it is asleep. */
export function NotificationsPage() {
  const data = useData();
  const { push } = data;
  const [turning, setTurning] = createSignal(false);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const cannot = () => {
    const support = push.support();
    return support === 'yes' ? null : CANNOT[support];
  };
  const turn = async (on: boolean) => {
    setTurning(true);
    setProblem(null);
    if (on) {
      const result = await push.turnOn();
      if (!result.ok) setProblem(result.problem);
    } else await push.turnOff();
    setTurning(false);
  };
  return (
    <Page title="Notifications" back>
      <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      <Switch>
        <Match when={cannot()}>{(found) => <ErrorNote problem={found()} />}</Match>
        <Match when={!push.on()}>
          <Empty sentence="This device hears nothing while it is asleep.">
            <Button kind="go" busy={turning()} onClick={() => void turn(true)}>
              Turn on notifications
            </Button>
          </Empty>
          <p class={styles.note}>
            Your machines seal them for this device and send them by the browser’s push service, which sees
            that something came, and when. The relay has no part in it.
          </p>
        </Match>
        <Match when={push.on()}>
          <WhatIsTold />
          <WhenItIsTold />
          <Section title="Machines" ruled>
            <Show
              when={data.machines().length > 0}
              fallback={<p class={styles.note}>No machine is paired with this device yet.</p>}
            >
              <List>
                <For each={data.machines()}>{(machine) => <MachineDelivery machine={machine} />}</For>
              </List>
            </Show>
          </Section>
          <div class={styles.end}>
            <Button disabled={turning()} onClick={() => void turn(false)}>
              Turn off on this device
            </Button>
          </div>
        </Match>
      </Switch>
    </Page>
  );
}
