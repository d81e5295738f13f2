import { createUniqueId, For, Show } from 'solid-js';
import styles from './Choices.module.css';

interface ChoicesProps<T extends string> {
  /** Not shown: the heading above says it. */
  label: string;
  value: T;
  options: readonly { value: T; text: string; detail?: string }[];
  onValue(value: T): void;
}

/** Choices that exclude each other and need more than a word each: one a line. */
export function Choices<T extends string>(props: ChoicesProps<T>) {
  const name = createUniqueId();
  return (
    <fieldset class={styles.group} aria-label={props.label}>
      <For each={props.options}>
        {(option) => (
          <label class={styles.option}>
            <input
              type="radio"
              name={name}
              checked={props.value === option.value}
              onChange={() => props.onValue(option.value)}
            />
            <span>
              {option.text}
              <Show when={option.detail}>
                <span class={styles.detail}>{option.detail}</span>
              </Show>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
