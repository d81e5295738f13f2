import { createResource, createSignal, Show } from 'solid-js';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Field } from '../ui/Field.tsx';
import { Section } from '../ui/List.tsx';
import { say } from '../ui/toast.ts';
import { MicButton } from '../voice/MicButton.tsx';
import { VoicePanel } from '../voice/VoicePanel.tsx';
import { createVoice } from '../voice/voice.ts';
import { settingOf } from './setting-of.ts';
import styles from './VoiceSettings.module.css';

const PHRASE = 'Retry the request twice, then tell me what failed.';

/** What turns speech into text on this machine, and whether it does. */
export function VoiceSettings(props: { machine: MachineView }) {
  const data = useData();
  const set = () => settingOf(props.machine, 'voice').command;
  const [command, setCommand] = createSignal(set());
  const [heard, setHeard] = createSignal<string | null>(null);
  const [engine, { refetch }] = createResource(
    () => (props.machine.link().at === 'live' ? set() : null),
    () => data.dictations.engine(props.machine.id),
  );
  const voice = createVoice(data, props.machine.id, 'settings', (words) => setHeard(words));

  const keep = async () => {
    const result = await data.changeSetting(props.machine.id, 'voice', { command: command().trim() });
    if (!result.ok) return say({ text: `${result.problem.title} ${result.problem.detail}` });
    setHeard(null);
    void refetch();
  };
  const words = () => {
    const answer = engine();
    if (answer === undefined || !answer.ok) return null;
    if (answer.value === null) {
      return 'Nothing is installed that turns speech into text. Install whisper.cpp with a model, or name a command.';
    }
    const { name, automatic } = answer.value;
    return automatic ? `${name}, found on this machine.` : `${name}, as set below.`;
  };
  const problem = () => {
    const answer = engine();
    return answer !== undefined && !answer.ok ? answer.problem : null;
  };

  return (
    <Section title="Dictation" ruled>
      <div class={styles.body}>
        <Show when={words()}>{(text) => <p>{text()}</p>}</Show>
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
        <form
          class={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void keep();
          }}
        >
          <Field
            label="Command"
            mono
            value={command()}
            maxlength={2_000}
            onValue={setCommand}
            autocapitalize="off"
            autocorrect="off"
            spellcheck={false}
            placeholder="found by itself"
            hint="{file} is the speech, a WAV of 16 kHz; what it prints is the text. It runs on the machine, under your account. Speech goes no further than it sends it."
          />
          <Button submit disabled={command().trim() === set()}>
            Keep it
          </Button>
        </form>
        <p class={styles.phrase}>
          To try it, say: <q>{PHRASE}</q>
        </p>
        <Show when={voice.now().at === 'off'}>
          <div class={styles.try}>
            <MicButton voice={voice} disabled={props.machine.link().at !== 'live'} />
            <Show
              when={heard() !== null}
              fallback={<span class={styles.dim}>Hold it, or tap and say it.</span>}
            >
              <p class={styles.heard} role="status">
                It heard: <q>{heard()}</q>
              </p>
            </Show>
          </div>
        </Show>
      </div>
      <VoicePanel voice={voice} machine={props.machine.name()} live={props.machine.link().at === 'live'} />
    </Section>
  );
}
