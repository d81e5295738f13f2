import { createSignal, Show } from 'solid-js';
import { Button } from '../ui/Button.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import styles from './PasteSheet.module.css';

interface PasteSheetProps {
  /** What was copied; '' where the browser gave nothing, and it is to be pasted here. */
  text: string;
  /** Into what is being written; absent where nothing is. */
  onWrite?: ((text: string) => void) | undefined;
  /** To the program at once. */
  onType(text: string): void;
  onClose(): void;
}

/** What would be pasted, before it is: several lines to a shell are several commands. */
export function PasteSheet(props: PasteSheetProps) {
  const [text, setText] = createSignal(props.text);
  const lines = () => text().replace(/\n$/, '').split('\n').length;
  const then = (act: (text: string) => void) => {
    props.onClose();
    act(text());
  };
  return (
    <Sheet
      title={lines() === 1 ? 'Paste' : `Paste ${lines()} lines`}
      tall
      onClose={props.onClose}
      footer={
        <div class={styles.acts}>
          <Button wide disabled={text() === ''} onClick={() => then(props.onType)}>
            Type it now
          </Button>
          <Show when={props.onWrite}>
            {(write) => (
              <Button kind="go" wide disabled={text() === ''} onClick={() => then(write())}>
                Put it in the text
              </Button>
            )}
          </Show>
        </div>
      }
    >
      <div class={styles.body}>
        <TextArea
          label={props.text === '' ? 'The browser gave nothing: paste it here' : 'What will be pasted'}
          mono
          rows={12}
          value={text()}
          onValue={setText}
        />
      </div>
    </Sheet>
  );
}
