import { createUniqueId, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { router } from '../router/router.ts';
import { IconButton } from './IconButton.tsx';
import styles from './Sheet.module.css';

interface SheetProps {
  title: string;
  /** Runs when it is gone, whichever way it was closed: button, Escape, outside, drag, back gesture. */
  onClose(): void;
  /** The main button, clear of what scrolls. */
  footer?: JSX.Element;
  /** Takes the whole height at once, so that it does not jump as it fills. */
  tall?: boolean;
  children: JSX.Element;
}

const DRAG_TO_CLOSE_PX = 96;

/** The only thing that floats: from below on a phone, in the middle of a larger screen. */
export function Sheet(props: SheetProps) {
  let dialog!: HTMLDialogElement;
  let close!: () => void;
  const titleId = createUniqueId();

  onMount(() => {
    dialog.showModal();
    close = router.openOverlay(() => {
      dialog.close();
      if (!gone) props.onClose();
    });
  });
  // A sheet that was taken away (another took its place) was not closed by anybody.
  let gone = false;
  onCleanup(() => {
    gone = true;
    close();
  });

  const drag = (start: PointerEvent & { currentTarget: HTMLElement }) => {
    if (start.target instanceof Element && start.target.closest('button')) return;
    const grip = start.currentTarget;
    grip.setPointerCapture(start.pointerId);
    const move = (event: PointerEvent) => {
      dialog.style.translate = `0 ${Math.max(0, event.clientY - start.clientY)}px`;
    };
    const end = (event: PointerEvent) => {
      grip.removeEventListener('pointermove', move);
      grip.removeEventListener('pointerup', end);
      grip.removeEventListener('pointercancel', end);
      dialog.style.translate = '';
      if (event.type === 'pointerup' && event.clientY - start.clientY > DRAG_TO_CLOSE_PX) close();
    };
    grip.addEventListener('pointermove', move);
    grip.addEventListener('pointerup', end);
    grip.addEventListener('pointercancel', end);
  };

  return (
    <dialog
      ref={dialog}
      class={styles.sheet}
      classList={{ [styles.tall ?? '']: props.tall === true }}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        if (event.target === dialog) close();
      }}
      // Keys meant for the sheet are not typed into the terminal under it.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class={styles.panel}>
        <div class={styles.grip} onPointerDown={drag}>
          <div class={styles.grab} />
          <header class={styles.head}>
            <h2 id={titleId} class={styles.title} tabindex="-1" autofocus>
              {props.title}
            </h2>
            <IconButton icon="close" name="Close" onClick={() => close()} />
          </header>
        </div>
        <div class={styles.body} tabindex="0">
          {props.children}
        </div>
        <Show when={props.footer}>
          <footer class={styles.foot}>{props.footer}</footer>
        </Show>
      </div>
    </dialog>
  );
}
