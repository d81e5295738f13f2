import { createSignal, createUniqueId, For, Show } from 'solid-js';
import type { Questions } from '../../../shared/model/ask.ts';
import { Field } from '../ui/Field.tsx';
import styles from './Ask.module.css';

interface AskQuestionsProps {
  questions: Questions['questions'];
  /** The answers once all are given; null before. */
  onChoices(choices: Record<string, string> | null): void;
}

/** Each question with its choices, and room for other words. */
export function AskQuestions(props: AskQuestionsProps) {
  const group = createUniqueId();
  const [chosen, setChosen] = createSignal<Record<string, readonly string[]>>({});
  const [other, setOther] = createSignal<Record<string, string>>({});
  const tell = () => {
    const all = props.questions.map(({ question }) => {
      const own = other()[question]?.trim();
      return [question, own || (chosen()[question] ?? []).join(', ')] as const;
    });
    props.onChoices(all.every(([, words]) => words !== '') ? Object.fromEntries(all) : null);
  };
  const choose = (question: string, label: string, many: boolean) => {
    setChosen((before) => {
      const had = before[question] ?? [];
      const next = had.includes(label) ? had.filter((one) => one !== label) : [...had, label];
      return { ...before, [question]: many ? next : [label] };
    });
    if (!many) setOther((before) => ({ ...before, [question]: '' }));
    tell();
  };
  return (
    <For each={props.questions}>
      {(one, at) => (
        <fieldset class={styles.question}>
          <legend class={styles.asked}>{one.question}</legend>
          <For each={one.options}>
            {(option) => (
              <label class={styles.option}>
                <input
                  type={one.multiSelect ? 'checkbox' : 'radio'}
                  name={`${group}-${at()}`}
                  checked={(chosen()[one.question] ?? []).includes(option.label)}
                  onChange={() => choose(one.question, option.label, one.multiSelect)}
                />
                <span>
                  {option.label}
                  <Show when={option.description}>
                    <span class={styles.about}>{option.description}</span>
                  </Show>
                </span>
              </label>
            )}
          </For>
          <Field
            label="Or in other words"
            value={other()[one.question] ?? ''}
            onValue={(words) => {
              setOther((before) => ({ ...before, [one.question]: words }));
              tell();
            }}
          />
        </fieldset>
      )}
    </For>
  );
}
