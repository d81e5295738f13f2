import { type JSX, Show } from 'solid-js';
import styles from './Empty.module.css';

/** A place with nothing in it yet: three ruled lines and the caret, one sentence, one button. */
export function Empty(props: { sentence: string; children?: JSX.Element }) {
  return (
    <div class={styles.empty}>
      <svg width="176" height="76" viewBox="0 0 176 76" aria-hidden="true">
        <path d="M0 22.500h176M0 48.500h176M0 74.500h176" class={styles.lines} />
        <path d="M2 3v15" class={styles.caret} />
      </svg>
      <p class={styles.sentence}>{props.sentence}</p>
      <Show when={props.children}>
        <div class={styles.acts}>{props.children}</div>
      </Show>
    </div>
  );
}
