import { For } from 'solid-js';
import styles from './Prose.module.css';

/** A sentence in which `backticks` are commands. */
export function Prose(props: { text: string }) {
  return (
    <For each={props.text.split('`')}>
      {(part, index) => (index() % 2 === 1 ? <code class={styles.code}>{part}</code> : part)}
    </For>
  );
}
