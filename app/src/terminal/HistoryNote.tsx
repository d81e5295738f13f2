import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js';
import { Button } from '../ui/Button.tsx';
import type { TerminalController } from './controller.ts';
import styles from './HistoryNote.module.css';

/** Faster than this, nothing is said of it. */
const PATIENCE_MS = 300;

/** At the top of what is read: that more is coming, or why there is no more. */
export function HistoryNote(props: { terminal: TerminalController }) {
  const above = () => props.terminal.above();
  const [slow, setSlow] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(above, (state) => {
      clearTimeout(timer);
      setSlow(false);
      if (state === 'loading') timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  const isAtTop = () => props.terminal.atTop() && !props.terminal.atEnd();
  const words = () => {
    switch (above()) {
      case 'loading':
        return slow() ? 'Fetching what was printed before…' : null;
      case 'failed':
        return 'What was printed before did not come.';
      case 'top':
        return isAtTop() ? 'Here the session begins.' : null;
      case 'gone':
        return isAtTop() ? 'What was printed before is not kept any more.' : null;
      case 'full':
        return isAtTop() ? 'This device holds no more at once.' : null;
      default:
        return null;
    }
  };
  return (
    <Show when={words()}>
      {(text) => (
        <div class={styles.note} role="status">
          <span>{text()}</span>
          <Show when={above() === 'failed'}>
            <Button onClick={() => props.terminal.loadAbove()}>Again</Button>
          </Show>
        </div>
      )}
    </Show>
  );
}
