import { createEffect, Match, Show, Switch } from 'solid-js';
import type { PairingFlow, PairingStep } from '../data/types.ts';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Mark } from '../ui/Mark.tsx';
import { Prose } from '../ui/Prose.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { say } from '../ui/toast.ts';
import { Words } from '../ui/Words.tsx';
import { PairFrame } from './PairFrame.tsx';
import styles from './Pairing.module.css';
import { ReadyStep } from './ReadyStep.tsx';

interface PairingStepsProps {
  link: string;
  flow: PairingFlow;
  /** Back to where a link is scanned or pasted. */
  onAgain(): void;
}

/** Each step of a pairing is one question on a page. */
export function PairingSteps(props: PairingStepsProps) {
  const at = <At extends PairingStep['at']>(name: At) => {
    const step = props.flow.step();
    return step.at === name ? (step as Extract<PairingStep, { at: At }>) : null;
  };
  const leave = () => {
    props.flow.stop();
    router.back('/');
  };

  createEffect(() => {
    const done = at('paired');
    if (done === null) return;
    router.navigate(formatPlace({ at: 'machine', machineId: done.machineId }), { replace: true });
    say({ text: `${done.machine} is paired with this device.` });
  });

  return (
    <Switch fallback={<Skeleton rows={2} />}>
      <Match when={at('ready')}>
        {(step) => <ReadyStep step={step()} link={props.link} onBegin={props.flow.begin} onLeave={leave} />}
      </Match>
      <Match when={at('connecting')}>
        <PairFrame
          title="Reaching the machine"
          lead="The keys are made. This takes a second or two."
          onLeave={leave}
          foot={
            <p class={styles.waiting} role="status">
              <Mark state="work" />
              Connecting
            </p>
          }
        />
      </Match>
      <Match when={at('words')}>
        {(step) => (
          <PairFrame
            title={`Are these the words on ${step().machine}?`}
            lead={
              <Prose text="Compare all six with the terminal where you ran `poet pair`, or with the device that invited this one. If they match, nobody stands between this device and the machine." />
            }
            onLeave={leave}
            foot={
              <Show
                when={!step().matched}
                fallback={
                  <p class={styles.waiting} role="status">
                    <Mark state="work" />
                    {`Say on ${step().machine} too that they match`}
                  </p>
                }
              >
                <Button kind="go" big wide onClick={() => props.flow.match()}>
                  They match
                </Button>
                <Button kind="stop" wide class={styles.differ} onClick={() => props.flow.stop()}>
                  They differ, stop pairing
                </Button>
              </Show>
            }
          >
            <div class={styles.words}>
              <Words words={step().words} />
            </div>
            <p class={styles.note}>
              <Icon name="lock" small />
              Keys are made on this device and cannot leave it.
            </p>
          </PairFrame>
        )}
      </Match>
      <Match when={at('failed')}>
        {(step) => (
          <PairFrame
            title={step().problem.title}
            lead={<Prose text={step().problem.detail} />}
            onLeave={() => router.back('/')}
            foot={
              <>
                <Show when={step().retry}>
                  <Button kind="go" big wide onClick={() => props.flow.begin('')}>
                    Try again
                  </Button>
                </Show>
                <Button big wide kind={step().retry ? 'plain' : 'go'} onClick={() => props.onAgain()}>
                  Use another link
                </Button>
              </>
            }
          />
        )}
      </Match>
    </Switch>
  );
}
