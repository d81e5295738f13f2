import { For } from 'solid-js';
import type { Facts } from '../../../shared/model/report.ts';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { clock } from '../ui/time.ts';
import styles from './Report.module.css';

/** What Claude wanted to do and was not let. */
export function DeniedSheet(props: { denied: Facts['denied']; onClose(): void }) {
  return (
    <Sheet title="Denied" onClose={props.onClose}>
      <ul class={styles.claims}>
        <For each={props.denied}>
          {(one) => (
            <li class={styles.claim}>
              <Mark state="off" class={styles.mark} />
              <div class={styles.said}>
                <code class={styles.line}>{one.detail ?? one.tool}</code>
                <p class={styles.note}>{`${one.tool} · ${one.why} · ${clock(one.at, now())}`}</p>
              </div>
            </li>
          )}
        </For>
      </ul>
    </Sheet>
  );
}
