import { createSignal, For, Show } from 'solid-js';
import type { PairingStep } from '../data/types.ts';
import { Button } from '../ui/Button.tsx';
import { Facts } from '../ui/Facts.tsx';
import { Field } from '../ui/Field.tsx';
import { say } from '../ui/toast.ts';
import { guessDeviceName, isIos } from './device-name.ts';
import { PairFrame } from './PairFrame.tsx';
import styles from './Pairing.module.css';

interface ReadyStepProps {
  step: Extract<PairingStep, { at: 'ready' }>;
  link: string;
  onBegin(deviceName: string): void;
  onLeave(): void;
}

const installSteps = [
  'Copy the link below.',
  'Tap Share, then Add to Home Screen.',
  'Open Open Poet there and paste the link.',
];

/** What the link leads to, before anything is made or dialled. */
export function ReadyStep(props: ReadyStepProps) {
  const [name, setName] = createSignal(guessDeviceName(navigator.userAgent, navigator.maxTouchPoints));
  const [here, setHere] = createSignal(false);
  const installFirst = () => !props.step.standalone && isIos(navigator.userAgent, navigator.maxTouchPoints);
  const host = () => {
    try {
      return new URL(props.step.relay).host;
    } catch {
      return props.step.relay;
    }
  };
  const copy = () =>
    navigator.clipboard.writeText(props.link).then(
      () => say({ text: 'The link is copied.' }),
      () => say({ text: 'The link could not be copied. Scan it again inside the app.' }),
    );
  const asks = () => installFirst() && !here();
  return (
    <PairFrame
      title={asks() ? 'Install it first' : 'Pair with this machine?'}
      lead={
        asks()
          ? 'On this system an installed app keeps its keys apart from the browser, and for good. Paired here, the app would have to be paired again.'
          : 'This device makes keys of its own and asks the machine to be let in. Then six words are compared.'
      }
      onLeave={props.onLeave}
      foot={
        <Show
          when={asks()}
          fallback={
            <Button
              kind="go"
              big
              wide
              disabled={name().trim() === ''}
              onClick={() => props.onBegin(name().trim())}
            >
              Pair
            </Button>
          }
        >
          <Button kind="go" big wide onClick={() => void copy()}>
            Copy the link
          </Button>
          <Button kind="bare" wide onClick={() => setHere(true)}>
            Pair in this browser instead
          </Button>
        </Show>
      }
    >
      <Show
        when={!asks()}
        fallback={
          <section class={styles.install} aria-label="How to install">
            <ol>
              <For each={installSteps}>
                {(step, index) => (
                  <li>
                    <span aria-hidden="true">{index() + 1}</span>
                    <span>{step}</span>
                  </li>
                )}
              </For>
            </ol>
          </section>
        }
      >
        <div class={styles.facts}>
          <Facts
            facts={[
              { name: 'Relay', value: host() },
              { name: 'Machine', value: props.step.machineId, mono: true },
            ]}
          />
        </div>
        <Field
          label="Name of this device"
          value={name()}
          maxlength={200}
          autocomplete="off"
          hint="The machine shows it in its list."
          onValue={setName}
        />
      </Show>
    </PairFrame>
  );
}
