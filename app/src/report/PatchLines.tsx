import { For } from 'solid-js';
import type { PatchLine } from './patch.ts';
import styles from './Report.module.css';

/** The lines of a change, with what came and what went. */
export function PatchLines(props: { label: string; lines: readonly PatchLine[] }) {
  return (
    <section class={styles.code} tabindex="0" aria-label={props.label}>
      <For each={props.lines}>
        {(line) => (
          <div class={styles.row} data-line={line.kind}>
            <span class={styles.number}>{line.number ?? ''}</span>
            <span class={styles.sign}>
              {line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ''}
            </span>
            <span class={styles.text}>{line.text || '\u00a0'}</span>
          </div>
        )}
      </For>
    </section>
  );
}
