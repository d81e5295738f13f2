import { onCleanup, onMount, Show } from 'solid-js';
import { wide } from '../shell/wide.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import type { TerminalController } from './controller.ts';
import { fontSize, setFontSize } from './font-size.ts';
import styles from './TerminalPane.module.css';
import { followTouch } from './touch.ts';

/** Where the terminal lies. It is never made shorter for a keyboard: it moves up instead. */
export function TerminalPane(props: { terminal: TerminalController }) {
  let pane!: HTMLElement;
  let host!: HTMLDivElement;
  let touched = false;

  onMount(() => {
    void props.terminal.open(host, pane);
    const stop = followTouch(pane, {
      dragWouldType: props.terminal.dragWouldType,
      canPan: props.terminal.canPan,
      panBy: props.terminal.panBy,
      fontSize,
      setFontSize,
    });
    onCleanup(stop);
  });

  return (
    <section
      ref={pane}
      class={styles.pane}
      aria-label="Terminal"
      onPointerDown={(event) => {
        touched = event.pointerType === 'touch';
      }}
      // A tap on a phone would take the focus from the input bar, and the keyboard with it. A tablet may have keys.
      onFocusIn={() => {
        if (touched && !wide()) props.terminal.blur();
      }}
    >
      <div
        class={styles.mover}
        style={{
          width: props.terminal.box().width > 0 ? `${props.terminal.box().width}px` : '100%',
          height: props.terminal.box().height > 0 ? `${props.terminal.box().height}px` : '100%',
          transform: `translate(${props.terminal.lie().x}px, ${props.terminal.lie().y}px) scale(${props.terminal.lie().scale})`,
        }}
      >
        <div ref={host} class={styles.host} />
      </div>
      <Show when={!props.terminal.atEnd()}>
        <div class={styles.end}>
          <IconButton icon="toEnd" name="To the end" onClick={() => props.terminal.toEnd()} />
        </div>
      </Show>
      <Show when={props.terminal.foreign()}>
        {(size) => (
          <div class={styles.foreign}>
            <span>{`Sized for another screen, ${size().cols} × ${size().rows}`}</span>
            <Show when={props.terminal.mayType()}>
              <Button onClick={() => props.terminal.rule()}>Fit to this one</Button>
            </Show>
          </div>
        )}
      </Show>
    </section>
  );
}
