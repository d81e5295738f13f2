import { Show } from 'solid-js';
import { Section } from '../ui/List.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import {
  browserMayHear,
  chooseVoice,
  recogniser,
  type VoiceChoice,
  voiceChoice,
} from '../voice/voice-choice.ts';
import styles from './MorePage.module.css';

const choices: readonly { value: VoiceChoice; text: string }[] = [
  { value: 'machine', text: 'On the machine' },
  { value: 'browser', text: 'In this browser' },
];

/** Who hears what is dictated, and where it therefore goes. */
export function DictationChoice() {
  const words = () => {
    if (voiceChoice() === 'machine') {
      return 'Speech goes sealed to the machine and becomes text there. The keyboard’s own dictation works in every field as well.';
    }
    if (!browserMayHear())
      return 'This browser’s recogniser heard nothing here. Dictation goes to the machine instead.';
    return 'The browser’s recogniser may send what you say to its maker. Open Poet cannot see or stop that.';
  };
  return (
    <Section title="Dictation">
      <div class={styles.pad}>
        <Show when={recogniser() !== null}>
          <Segmented label="Dictation" value={voiceChoice()} options={choices} onValue={chooseVoice} />
        </Show>
        <p class={styles.note}>{words()}</p>
      </div>
    </Section>
  );
}
