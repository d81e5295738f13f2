import { Show } from 'solid-js';
import page from '../shell/Page.module.css';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './FullScreenActs.module.css';

/** All that is left of the bars in full screen: to type, to find, to leave. */
export function FullScreenActs(props: {
  /** Of the session; heard, not seen. */
  title: string;
  typing: boolean;
  /** Absent where nothing can be typed. */
  onTyping?: () => void;
  onFind(): void;
  /** null where the browser cannot. */
  onTurn: (() => void) | null;
  onLeave(): void;
}) {
  return (
    <>
      <h1 class={page.unseen}>{props.title}</h1>
      <div class={styles.acts} role="toolbar" aria-label="Full screen">
        <Show when={props.onTyping}>
          {(toggle) => (
            <IconButton
              icon="keyboard"
              name={props.typing ? 'Hide the keys' : 'Show the keys'}
              aria-pressed={props.typing}
              onClick={() => toggle()()}
            />
          )}
        </Show>
        <IconButton icon="search" name="Find in output" onClick={() => props.onFind()} />
        <Show when={props.onTurn}>
          {(turn) => <IconButton icon="turn" name="Turn the screen" onClick={() => turn()()} />}
        </Show>
        <IconButton icon="shrink" name="Leave full screen" onClick={() => props.onLeave()} />
      </div>
    </>
  );
}
