import { IconButton } from '../ui/IconButton.tsx';
import type { Voice } from './voice.ts';

/** Let go sooner, a press is a tap: it goes on until it is ended. */
const HOLD_MS = 400;

/** Held, it listens as long as it is held; tapped, until Done. */
export function MicButton(props: { voice: Voice; disabled?: boolean; class?: string }) {
  let pressedAt = 0;
  let byPointer = false;
  const release = () => {
    if (pressedAt === 0) return;
    const held = performance.now() - pressedAt >= HOLD_MS;
    pressedAt = 0;
    if (held) props.voice.finish();
  };
  return (
    <IconButton
      icon="mic"
      name="Dictate"
      class={props.class}
      disabled={props.disabled}
      onMouseDown={(event) => event.preventDefault()}
      onContextMenu={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        // The panel takes the place of this button: where the finger is lifted does not matter.
        window.addEventListener('pointerup', release, { once: true });
        window.addEventListener('pointercancel', release, { once: true });
        pressedAt = performance.now();
        byPointer = true;
        props.voice.start();
      }}
      onClick={() => {
        if (!byPointer) props.voice.start();
        byPointer = false;
      }}
    />
  );
}
