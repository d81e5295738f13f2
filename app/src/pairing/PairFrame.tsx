import { createEffect, type JSX, onMount, Show } from 'solid-js';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './PairFrame.module.css';

interface PairFrameProps {
  title: string;
  /** Under the title, in the reading voice. */
  lead?: JSX.Element;
  onLeave(): void;
  /** The decision, at the thumb. */
  foot?: JSX.Element;
  children?: JSX.Element;
}

/** One question on a page of its own. */
export function PairFrame(props: PairFrameProps) {
  let heading!: HTMLHeadingElement;
  onMount(() => heading.focus({ preventScroll: true }));
  createEffect(() => {
    document.title = `${props.title} · Open Poet`;
  });
  return (
    <main class={styles.frame}>
      <header class={styles.bar}>
        <IconButton icon="close" name="Cancel" onClick={() => props.onLeave()} />
      </header>
      <div class={styles.scroll} tabindex="0">
        <h1 ref={heading} tabindex="-1" class={styles.title}>
          {props.title}
        </h1>
        <Show when={props.lead}>
          <p class={styles.lead}>{props.lead}</p>
        </Show>
        {props.children}
      </div>
      <Show when={props.foot}>
        <footer class={styles.foot}>{props.foot}</footer>
      </Show>
    </main>
  );
}
