import { onMount, Show } from 'solid-js';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/clipboard.ts';
import { Icon } from '../ui/Icon.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import styles from './TextSheet.module.css';

/** What the terminal shows as plain text: long press, handles and copy work as on any page. */
export function TextSheet(props: { text: string; onClose(): void }) {
  let text: HTMLPreElement | undefined;
  onMount(() => text?.scrollIntoView({ block: 'end' }));
  const copy = () => copyText(props.text, 'The text is copied.');
  return (
    <Sheet
      title="Text"
      tall
      onClose={props.onClose}
      footer={
        <Button wide onClick={() => void copy()}>
          <Icon name="copy" small />
          Copy all
        </Button>
      }
    >
      <Show when={props.text !== ''} fallback={<p class={styles.none}>Nothing was printed yet.</p>}>
        <pre ref={text} class={styles.text}>
          {props.text}
        </pre>
      </Show>
    </Sheet>
  );
}
