import { For } from 'solid-js';
import { classes } from './classes.ts';
import styles from './Facts.module.css';

export interface Fact {
  name: string;
  value: string;
  mono?: boolean;
}

/** What is known of a thing: a name and a value a line. */
export function Facts(props: { facts: readonly Fact[] }) {
  return (
    <dl class={styles.facts}>
      <For each={props.facts}>
        {(fact) => (
          <div class={styles.fact}>
            <dt class={styles.name}>{fact.name}</dt>
            <dd class={classes(styles.value, fact.mono && styles.mono)}>{fact.value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
