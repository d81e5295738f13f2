import { For, Show } from 'solid-js';
import type { Upload } from '../data/uploads.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './UploadList.module.css';

const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** What is on its way, and how much of it is there. */
export function UploadList(props: { uploads: readonly Upload[]; live: boolean }) {
  const data = useData();
  const words = (one: Upload) => {
    if (one.state === 'failed') return `${one.problem?.title ?? ''} ${one.problem?.detail ?? ''}`.trim();
    if (!props.live) return `${size(one.sent)} of ${size(one.size)}; it goes on with the link`;
    return `${size(one.sent)} of ${size(one.size)}`;
  };
  return (
    <Show when={props.uploads.length > 0}>
      <ul class={styles.list} aria-label="On its way to the machine">
        <For each={props.uploads}>
          {(one) => (
            <li class={styles.one}>
              <span class={styles.name}>{one.name}</span>
              <span class={styles.state} classList={{ [styles.failed ?? '']: one.state === 'failed' }}>
                {words(one)}
              </span>
              <Show when={one.state === 'failed'}>
                <Button onClick={() => data.uploads.retry(one.id)}>Again</Button>
              </Show>
              <IconButton
                icon="close"
                name={`Do not send ${one.name}`}
                onClick={() => data.uploads.cancel(one.id)}
              />
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
