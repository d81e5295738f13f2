import { Match, Show, Switch } from 'solid-js';
import type { SpokenText } from '../data/dictations.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Meter } from './Meter.tsx';
import styles from './VoicePanel.module.css';
import type { Spoken, Voice } from './voice.ts';

interface VoicePanelProps {
  voice: Voice;
  machine: string;
  /** The machine can be reached now. */
  live: boolean;
}

const time = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** What is being said, who hears it, and what becomes of it. */
export function VoicePanel(props: VoicePanelProps) {
  const now = () => props.voice.now();
  const speaking = () => {
    const state = now();
    return state.at === 'speaking' ? state : null;
  };
  const sent = () => {
    const state = now();
    return state.at === 'sent' ? state.one : null;
  };
  return (
    <Show when={now().at !== 'off'}>
      <section class={styles.panel} aria-label="Dictation">
        <Switch>
          <Match when={now().at === 'starting'}>
            <p class={styles.line}>
              <span class={styles.state}>Opening the microphone…</span>
            </p>
            <div class={styles.acts}>
              <Button onClick={() => props.voice.discard()}>Cancel</Button>
            </div>
          </Match>
          <Match when={speaking()}>{(state) => <Listening {...props} state={state()} />}</Match>
          <Match when={sent()}>{(one) => <Sent {...props} one={one()} />}</Match>
        </Switch>
      </section>
    </Show>
  );
}

function Listening(props: VoicePanelProps & { state: Extract<Spoken, { at: 'speaking' }> }) {
  return (
    <>
      <Show when={props.state.heard}>
        <p class={styles.heard}>{props.state.heard}</p>
      </Show>
      <p class={styles.line}>
        <span class={styles.state} role="status">
          Listening
        </span>
        <span class={styles.time}>{time(props.voice.seconds())}</span>
      </p>
      <Meter strokes={props.voice.strokes()} />
      <p class={styles.where}>
        <Icon name={props.state.by === 'machine' ? 'lock' : 'share'} small />
        {props.state.by === 'machine'
          ? `Goes sealed to ${props.machine}, and becomes text there.`
          : 'Heard by this browser, which may send it to its maker.'}
      </p>
      <div class={styles.acts}>
        <Button onClick={() => props.voice.discard()}>Discard</Button>
        <Button kind="go" class={styles.main} onClick={() => props.voice.finish()}>
          Done
        </Button>
      </div>
    </>
  );
}

function Sent(props: VoicePanelProps & { one: SpokenText }) {
  const words = () => {
    const { state, sent, spoken } = props.one;
    if (state === 'failed') return props.one.problem?.title ?? 'It could not be written down.';
    if (state === 'kept') return `A dictation of ${time(spoken)} was kept here.`;
    if (!props.live) return `Kept here; it goes on once ${props.machine} can be reached.`;
    if (state === 'writing') return `${props.machine} writes it down…`;
    return `On its way, ${time(Math.min(sent, spoken))} of ${time(spoken)}`;
  };
  const detail = () => {
    const { state, problem } = props.one;
    if (state !== 'failed') return null;
    const why = (problem?.detail ?? '').replace(/[.\s]*$/, '');
    return `${why === '' ? '' : `${why}. `}What you said is kept here.`;
  };
  const waits = () => props.one.state === 'failed' || props.one.state === 'kept';
  return (
    <>
      <Show when={props.one.text}>
        <p class={styles.heard}>{props.one.text}</p>
      </Show>
      <p class={styles.line}>
        <span
          class={styles.state}
          classList={{ [styles.failed ?? '']: props.one.state === 'failed' }}
          role="status"
        >
          {words()}
        </span>
      </p>
      <Show when={detail()}>
        <p class={styles.where}>{detail()}</p>
      </Show>
      <div class={styles.acts}>
        <Button onClick={() => props.voice.discard()}>Discard</Button>
        <Show when={waits()}>
          <Button kind="go" class={styles.main} onClick={() => props.voice.retry()}>
            {props.one.state === 'kept' ? 'Write it down' : 'Try again'}
          </Button>
        </Show>
      </div>
    </>
  );
}
