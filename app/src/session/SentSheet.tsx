import { For, Show } from 'solid-js';
import { List, Row } from '../ui/List.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import styles from './SentSheet.module.css';

/** What was sent to this session before, newest first; a tap puts one into what is being written. */
export function SentSheet(props: {
  texts: readonly string[];
  onChoose(text: string): void;
  onClose(): void;
}) {
  return (
    <Sheet title="Sent before" tall onClose={props.onClose}>
      <Show
        when={props.texts.length > 0}
        fallback={<p class={styles.none}>Nothing was sent from here yet.</p>}
      >
        <List label="Sent before">
          <For each={props.texts}>
            {(text) => (
              <Row
                plain
                title={<span class={styles.text}>{text}</span>}
                onPress={() => {
                  props.onClose();
                  props.onChoose(text);
                }}
              />
            )}
          </For>
        </List>
      </Show>
    </Sheet>
  );
}
