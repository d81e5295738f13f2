import { For } from 'solid-js';
import styles from './Words.module.css';

/** The six safety words, large and numbered, to be compared aloud or by eye. */
export function Words(props: { words: readonly string[] }) {
  return (
    <ol class={styles.words} aria-label="Safety words">
      <For each={props.words}>
        {(word, index) => (
          <li class={styles.word}>
            <span class={styles.number} aria-hidden="true">
              {index() + 1}
            </span>
            {word}
          </li>
        )}
      </For>
    </ol>
  );
}
