import { createResource, Show } from 'solid-js';
import type { Setting } from '../../../shared/model/settings.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Choices } from '../ui/Choices.tsx';
import { Section } from '../ui/List.tsx';
import { say } from '../ui/toast.ts';
import styles from './PowerSettings.module.css';
import { settingOf } from './setting-of.ts';

type KeepAwake = Setting<'power'>['keepAwake'];
const choices: readonly { value: KeepAwake; text: string }[] = [
  { value: 'working', text: 'While Claude works' },
  { value: 'waiting', text: 'While Claude works or waits for you' },
  { value: 'sessions', text: 'While any session runs' },
  { value: 'never', text: 'Never' },
];

/** When the machine is kept from going to sleep, and whether it can be. */
export function PowerSettings(props: { machine: MachineView }) {
  const data = useData();
  const now = () => settingOf(props.machine, 'power').keepAwake;
  const [found] = createResource(
    () => (props.machine.link().at === 'live' ? props.machine.id : null),
    (id) => data.awake(id),
  );
  const state = () => {
    const got = found();
    return got?.ok ? got.value : null;
  };
  const change = async (keepAwake: KeepAwake) => {
    const result = await data.changeSetting(props.machine.id, 'power', { keepAwake });
    if (!result.ok) say({ text: result.problem.title });
  };
  const words = () => {
    const { tool, awake, problem } = state() ?? { tool: '', awake: false, problem: null };
    const name = props.machine.name();
    if (tool === null)
      return `${name} has no tool for this (systemd-inhibit or caffeinate), so it cannot be kept awake.`;
    if (problem !== null) return `${name} could not be kept awake: ${problem}`;
    const closed = 'A lid that is closed still sends it to sleep.';
    return awake ? `It is kept awake now. ${closed}` : closed;
  };
  return (
    <Section title="Keep it awake" ruled>
      <Choices
        label="Keep it awake"
        value={now()}
        options={choices}
        onValue={(value) => void change(value)}
      />
      <Show when={state() !== null}>
        <p class={styles.note}>{words()}</p>
      </Show>
    </Section>
  );
}
