import { For } from 'solid-js';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import styles from './Pick.module.css';

interface PickProps<T extends string> {
  /** Not shown: the chosen option says it. */
  label: string;
  value: T;
  options: readonly { value: T; text: string }[];
  /** How it is where nothing was chosen; the first option where it is not said. */
  usual?: T;
  onValue(value: T): void;
}

/** One of many, by the system's own picker. */
export function Pick<T extends string>(props: PickProps<T>) {
  return (
    <span
      class={classes(styles.pick, props.value !== (props.usual ?? props.options[0]?.value) && styles.chosen)}
    >
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
