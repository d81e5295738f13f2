import { onCleanup } from 'solid-js';
import { Icon } from '../ui/Icon.tsx';
import styles from './KeyRow.module.css';
import type { NamedKey } from './key-names.ts';
import { createSwipe } from './swipe.ts';

/** Dragged like a trackpad: each step of the way is an arrow, and a finger that rests away from the middle goes on. */
export function SwipePad(props: { onArrow(key: NamedKey): void; onTap(): void }) {
  const swipe = createSwipe((key) => props.onArrow(key));
  onCleanup(swipe.end);
  let dragged = false;
  return (
    <button
      type="button"
      class={`${styles.key} ${styles.pad}`}
      aria-label="Arrow pad"
      onMouseDown={(event) => event.preventDefault()}
      onContextMenu={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture?.(event.pointerId);
        dragged = false;
        swipe.begin(event.clientX, event.clientY);
      }}
      onPointerMove={(event) => {
        if (swipe.move(event.clientX, event.clientY)) dragged = true;
      }}
      onPointerUp={swipe.end}
      onPointerCancel={swipe.end}
      onClick={() => {
        if (!dragged) props.onTap();
      }}
      onKeyDown={(event) => {
        const key = /^Arrow(Up|Down|Left|Right)$/.exec(event.key)?.[1];
        if (key === undefined) return;
        event.preventDefault();
        props.onArrow(key.toLowerCase() as NamedKey);
      }}
    >
      <Icon name="pad" />
    </button>
  );
}
