import { For } from 'solid-js';
import styles from './Segmented.module.css';

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; text: string }[];
  onValue(value: T): void;
}

/** A few choices that exclude each other: radio buttons under the paint, so arrows and readers work by themselves. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const name = `seg-${props.label}`;
  return (
    <fieldset class={styles.group}>
      <legend class={styles.legend}>{props.label}</legend>
      <For each={props.options}>
        {(option) => (
          <label class={styles.option}>
            <input
              type="radio"
              name={name}
              class={styles.radio}
              checked={props.value === option.value}
              onChange={() => props.onValue(option.value)}
            />
            <span class={styles.text}>{option.text}</span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
