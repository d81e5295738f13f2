import { Show } from 'solid-js';
import { Pick } from '../ui/Pick.tsx';
import styles from './OutputPage.module.css';

/** Which run of a session; nothing where it had one. */
export function RunPick(props: { runs: number; run: number; onRun(run: number): void }) {
  const options = () =>
    Array.from({ length: props.runs }, (_, at) => {
      const run = props.runs - 1 - at;
      return { value: String(run), text: at === 0 ? `Run ${run + 1}, the latest` : `Run ${run + 1}` };
    });
  return (
    <Show when={props.runs > 1}>
      <div class={styles.runs}>
        <Pick
          label="Run"
          value={String(props.run)}
          options={options()}
          onValue={(run) => props.onRun(Number(run))}
        />
      </div>
    </Show>
  );
}
