import { createSignal, Show } from 'solid-js';
import * as v from 'valibot';
import { type Setting, settingSchemas } from '../../../shared/model/settings.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Choices } from '../ui/Choices.tsx';
import { Field } from '../ui/Field.tsx';
import { Section } from '../ui/List.tsx';
import { Stepper } from '../ui/Stepper.tsx';
import { say } from '../ui/toast.ts';
import styles from './Settings.module.css';
import { settingOf } from './setting-of.ts';

type Judging = Setting<'verification'>;
const choices = [
  {
    value: 'on',
    text: 'Measure, and let a second Claude judge it',
    detail: 'It can read the folder and nothing else. What it says is held against what was measured.',
  },
  { value: 'off', text: 'Only measure', detail: 'Costs nothing.' },
] as const;

/** What stands in a report when Claude asks for approval, and what judging may cost. */
export function ReportSettings(props: { machine: MachineView }) {
  const data = useData();
  const now = () => settingOf(props.machine, 'verification');
  const [problem, setProblem] = createSignal<string | null>(null);
  const change = async (changed: Partial<Judging>) => {
    const result = await data.changeSetting(props.machine.id, 'verification', { ...now(), ...changed });
    if (!result.ok) say({ text: result.problem.title });
  };
  const changeModel = (typed: string) => {
    const model = typed.trim();
    const fits = v.is(settingSchemas.verification.entries.model, model);
    setProblem(fits ? null : 'A model has no such name');
    if (fits && model !== now().model) void change({ model });
  };
  return (
    <Section title="Reports on tasks" ruled>
      <Choices
        label="Reports on tasks"
        value={now().judge ? 'on' : 'off'}
        options={choices}
        onValue={(value) => void change({ judge: value === 'on' })}
      />
      <Show when={now().judge}>
        <div class={styles.form}>
          <Field
            label="Model that judges"
            hint="As Claude Code names it. Empty: the one it takes by itself."
            mono
            autocapitalize="off"
            spellcheck={false}
            value={now().model}
            problem={problem()}
            onValue={() => setProblem(null)}
            onChange={(event) => changeModel(event.currentTarget.value)}
          />
        </div>
        <Stepper
          label="Dollars for each"
          hint="As Claude Code reckons them. It stops there and says so in the report."
          value={now().budgetUsd}
          min={1}
          max={100}
          onValue={(budgetUsd) => void change({ budgetUsd })}
        />
        <Stepper
          label="Minutes for each"
          value={now().minutes}
          min={1}
          max={60}
          onValue={(minutes) => void change({ minutes })}
        />
      </Show>
    </Section>
  );
}
