import { createSignal, Show } from 'solid-js';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import type { ClaudeChoices } from './claude-options.ts';
import styles from './NewSessionSheet.module.css';

const modes = [
  { value: '', text: 'As set' },
  { value: 'manual', text: 'Ask' },
  { value: 'acceptEdits', text: 'Edit' },
  { value: 'plan', text: 'Plan' },
  { value: 'auto', text: 'Auto' },
] as const;
const efforts = [
  { value: '', text: 'As set' },
  { value: 'low', text: 'Low' },
  { value: 'medium', text: 'Medium' },
  { value: 'high', text: 'High' },
  { value: 'max', text: 'Max' },
] as const;

/** How Claude Code starts, folded away: nobody has to choose. */
export function ClaudeOptions(props: { value: ClaudeChoices; onValue(next: ClaudeChoices): void }) {
  const [open, setOpen] = createSignal(false);
  const change = (part: Partial<ClaudeChoices>) => props.onValue({ ...props.value, ...part });
  const words = () => {
    const { mode, effort, model } = props.value;
    const named = modes.find((one) => one.value === mode)?.text ?? mode;
    return [mode === '' ? null : named, effort === '' ? null : `${effort} effort`, model]
      .filter(Boolean)
      .join(', ');
  };
  return (
    <>
      <button type="button" class={styles.choice} aria-expanded={open()} onClick={() => setOpen(!open())}>
        <span class={styles.key}>Options</span>
        <span class={styles.value}>{words() || 'as Claude Code is set'}</span>
        <Icon name={open() ? 'up' : 'down'} small />
      </button>
      <Show when={open()}>
        <div class={styles.form}>
          <p class={styles.key}>Permission</p>
          <Segmented
            label="Permission mode"
            value={props.value.mode}
            options={modes}
            onValue={(mode) => change({ mode })}
          />
          <p class={styles.key}>Effort</p>
          <Segmented
            label="Effort"
            value={props.value.effort}
            options={efforts}
            onValue={(effort) => change({ effort })}
          />
          <Field
            label="Model"
            mono
            value={props.value.model}
            onValue={(model) => change({ model })}
            placeholder="as set"
            autocapitalize="off"
            autocorrect="off"
            spellcheck={false}
          />
        </div>
      </Show>
    </>
  );
}
