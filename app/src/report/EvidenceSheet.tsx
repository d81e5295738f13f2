import { For, Show } from 'solid-js';
import type { Evidence } from '../../../shared/model/report.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { evidenceWords } from './ClaimRow.tsx';
import styles from './Report.module.css';

/** The place that a claim names, as it stood when the report was made. */
export function EvidenceSheet(props: { evidence: Evidence; onClose(): void }) {
  const file = () => (props.evidence.kind === 'file' ? props.evidence : null);
  return (
    <Sheet title={evidenceWords(props.evidence)} onClose={props.onClose}>
      <Show
        when={file()?.snippet}
        fallback={<p class={styles.under}>The file is there; no line of it was named.</p>}
      >
        {(snippet) => (
          <section class={styles.code} tabindex="0" aria-label="The lines around it">
            <For each={snippet().lines}>
              {(line, index) => {
                const number = () => snippet().from + index();
                return (
                  <div class={styles.row} classList={{ [styles.here ?? '']: number() === file()?.line }}>
                    <span class={styles.number}>{number()}</span>
                    <span class={styles.text}>{line || '\u00a0'}</span>
                  </div>
                );
              }}
            </For>
          </section>
        )}
      </Show>
    </Sheet>
  );
}
