import { For } from 'solid-js';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import styles from './Pick.module.css';

interface PickProps<T extends string> {
  /** Not shown: the chosen option says it. */
  label: string;
  value: T;
  /** The first one is how it is where nothing is chosen. */
  options: readonly { value: T; text: string }[];
  onValue(value: T): void;
}

/** One of many, by the system's own picker. */
export function Pick<T extends string>(props: PickProps<T>) {
  return (
    <span class={classes(styles.pick, props.value !== props.options[0]?.value && styles.chosen)}>
      <select
        class={styles.select}
        aria-label={props.label}
        onChange={(event) => props.onValue(event.currentTarget.value as T)}
      >
        <For each={props.options}>
          {(option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.text}
            </option>
          )}
        </For>
      </select>
      <span class={styles.mark}>
        <Icon name="down" small />
      </span>
    </span>
  );
}
