import { For } from 'solid-js';
import { Sheet } from '../ui/Sheet.tsx';
import styles from './ShortcutsSheet.module.css';
import { availableShortcuts, keysOf, type Shortcut, shortcuts } from './shortcuts.ts';

const all = Object.keys(shortcuts) as Shortcut[];

const gestures = [
  { does: 'From one view of it to the next', how: 'Swipe sideways' },
  { does: 'Select', how: 'Rest a finger, then move it' },
  { does: 'Larger or smaller text', how: 'Two fingers' },
  { does: 'What stood above', how: 'Pull down' },
  { does: 'See all of a wider terminal', how: 'Move it with a finger' },
];

/** Every shortcut and gesture, and which of them would do something here. */
export function ShortcutsSheet(props: { onClose(): void }) {
  return (
    <Sheet title="Shortcuts and gestures" onClose={props.onClose}>
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
      <h3 class={styles.heading}>By touch, in a session</h3>
      <dl class={styles.list}>
        <For each={gestures}>
          {({ does, how }) => (
            <div class={styles.row}>
              <dt>{does}</dt>
              <dd class={styles.how}>{how}</dd>
            </div>
          )}
        </For>
      </dl>
    </Sheet>
  );
}
