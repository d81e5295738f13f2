import { createSignal, Show } from 'solid-js';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { type ClaudeChoices, claudeProgram, type OptionProblems } from './claude-options.ts';
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

const renderers = [
  { value: '', text: 'As set' },
  { value: 'fullscreen', text: 'Full screen' },
  { value: 'classic', text: 'Classic' },
] as const;

interface ClaudeOptionsProps {
  value: ClaudeChoices;
  problems: OptionProblems | null;
  /** Of all sessions of a project: without what one of them alone may want. */
  defaults?: boolean;
  onValue(next: ClaudeChoices): void;
}

/** How Claude Code starts, folded away: nobody has to choose. */
export function ClaudeOptions(props: ClaudeOptionsProps) {
  const [open, setOpen] = createSignal(false);
  const change = (part: Partial<ClaudeChoices>) => props.onValue({ ...props.value, ...part });
  const words = () => {
    if (props.problems !== null) return 'something is not right';
    const { permissionMode, effort, model, renderer, dirs = [], env = {} } = claudeProgram(props.value);
    const named = modes.find((one) => one.value === permissionMode)?.text ?? permissionMode;
    const variables = Object.keys(env).length;
    return [
      named,
      effort && `${effort} effort`,
      model,
      renderer && (renderer === 'classic' ? 'classic' : 'full screen'),
      dirs.length > 0 && (dirs.length === 1 ? '1 more folder' : `${dirs.length} more folders`),
      variables > 0 && (variables === 1 ? '1 variable' : `${variables} variables`),
    ]
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
            problem={props.problems?.model ?? null}
            placeholder="as set"
            autocapitalize="off"
            autocorrect="off"
            spellcheck={false}
          />
          <p class={styles.key}>Drawing</p>
          <Segmented
            label="Drawing"
            value={props.value.renderer}
            options={renderers}
            onValue={(renderer) => change({ renderer })}
          />
          <Show when={!props.defaults}>
            <TextArea
              label="More folders that it may use"
              mono
              rows={2}
              value={props.value.dirs}
              onValue={(dirs) => change({ dirs })}
              problem={props.problems?.dirs ?? null}
              placeholder="/home/ada/notes"
              autocapitalize="off"
              autocorrect="off"
              spellcheck={false}
            />
            <TextArea
              label="Environment"
              mono
              rows={2}
              value={props.value.env}
              onValue={(env) => change({ env })}
              problem={props.problems?.env ?? null}
              placeholder="NODE_ENV=test"
              autocapitalize="off"
              autocorrect="off"
              spellcheck={false}
            />
          </Show>
        </div>
      </Show>
    </>
  );
}
