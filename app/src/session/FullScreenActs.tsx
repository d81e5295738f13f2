import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import page from '../shell/Page.module.css';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './FullScreenActs.module.css';

/** Untouched for so long, the tools fold away, and cover two characters instead of a third of two rows. */
const FOLD_MS = 4_000;

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
  const [open, setOpen] = createSignal(true);
  let bar!: HTMLDivElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function unfold(): void {
    setOpen(true);
    clearTimeout(timer);
    // Who goes through them by keyboard loses none from under the focus.
    timer = setTimeout(() => (bar.querySelector(':focus-visible') ? unfold() : setOpen(false)), FOLD_MS);
  }
  onMount(unfold);
  onCleanup(() => clearTimeout(timer));

  return (
    <>
      <h1 class={page.unseen}>{props.title}</h1>
      <div
        class={styles.acts}
        role="toolbar"
        aria-label="Full screen"
        ref={bar}
        onPointerDown={() => open() && unfold()}
      >
        <Show
          when={open()}
          fallback={<IconButton icon="down" name="Show the tools" class={styles.handle} onClick={unfold} />}
        >
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
        </Show>
      </div>
    </>
  );
}
