import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import { wide } from '../shell/wide.ts';
import { Button } from '../ui/Button.tsx';
import { keepFootClear } from '../ui/foot.ts';
import { IconButton } from '../ui/IconButton.tsx';
import type { TerminalController } from './controller.ts';
import { fontSize, setFontSize } from './font-size.ts';
import { HistoryNote } from './HistoryNote.tsx';
import { SelectionLayer } from './SelectionLayer.tsx';
import styles from './TerminalPane.module.css';
import { followTouch } from './touch.ts';

/** Where the terminal lies. It is never made shorter for a keyboard: it moves up instead. */
export function TerminalPane(props: {
  terminal: TerminalController;
  /** Puts text into what is being written. */
  onInsert?(text: string): void;
  /** More text than a screen, to select in. */
  onMore(): void;
}) {
  const [pane, setPane] = createSignal<HTMLElement | null>(null);
  let host!: HTMLDivElement;
  let touched = false;

  onMount(() => {
    const around = pane();
    if (around === null) return;
    void props.terminal.open(host, around);
    const stop = followTouch(around, {
      dragWouldType: props.terminal.dragWouldType,
      canPan: props.terminal.canPan,
      panBy: props.terminal.panBy,
      fontSize,
      setFontSize,
      hold(x, y) {
        props.terminal.blur();
        return props.terminal.selection.hold(x, y);
      },
      pull: props.terminal.pull,
      holdMoved: props.terminal.selection.holdMoved,
      tap: (x, y) => props.terminal.selection.tap(x, y),
    });
    onCleanup(stop);
    onCleanup(keepFootClear(around));
  });

  return (
    <section
      ref={setPane}
      class={styles.pane}
      aria-label="Terminal"
      onPointerDown={(event) => {
        touched = event.pointerType === 'touch';
      }}
      onWheel={(event) => {
        if (event.deltaY < 0) props.terminal.pull();
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
      <HistoryNote terminal={props.terminal} />
      <Show when={!props.terminal.atEnd()}>
        <div class={styles.end} classList={{ [styles.unseen ?? '']: props.terminal.unseen() }}>
          <IconButton
            icon="toEnd"
            name={props.terminal.unseen() ? 'To the end, where something new is' : 'To the end'}
            onClick={() => props.terminal.toEnd()}
          />
        </div>
      </Show>
      <Show when={pane()}>
        {(around) => (
          <SelectionLayer
            terminal={props.terminal}
            pane={around()}
            onInsert={props.onInsert}
            onMore={props.onMore}
          />
        )}
      </Show>
      <Show when={props.terminal.remembered() === null && props.terminal.foreign()}>
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
