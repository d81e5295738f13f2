import { For } from 'solid-js';
import { Sheet } from '../ui/Sheet.tsx';
import styles from './ShortcutsSheet.module.css';
import { availableShortcuts, keysOf, type Shortcut, shortcuts } from './shortcuts.ts';

const all = Object.keys(shortcuts) as Shortcut[];

/** Every shortcut, and which of them would do something here. */
export function ShortcutsSheet(props: { onClose(): void }) {
  return (
    <Sheet title="Keyboard shortcuts" onClose={props.onClose}>
      <dl class={styles.list}>
        <For each={all}>
          {(name) => (
            <div
              class={styles.row}
              classList={{ [styles.other ?? '']: !availableShortcuts().includes(name) }}
            >
              <dt>{shortcuts[name].text}</dt>
              <dd class={styles.keys}>
                <For each={keysOf(name)}>{(key) => <kbd class={styles.key}>{key}</kbd>}</For>
              </dd>
            </div>
          )}
        </For>
      </dl>
      <p class={styles.note}>
        The grey ones belong to an open session. In the terminal every other key goes to the program.
      </p>
    </Sheet>
  );
}
