import { For } from 'solid-js';
import styles from './Skeleton.module.css';

/** Bars where text will be, only after 300 ms, never moving. */
export function Skeleton(props: { rows?: number }) {
  return (
    <div class={styles.skeleton} role="status" aria-label="Loading">
      <For each={Array.from({ length: props.rows ?? 3 })}>
        {() => (
          <div class={styles.row}>
            <div class={styles.bar} />
            <div class={styles.bar} />
          </div>
        )}
      </For>
    </div>
  );
}
