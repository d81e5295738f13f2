import { createMemo, onCleanup, Show } from 'solid-js';
import { copyText } from '../ui/clipboard.ts';
import { Icon } from '../ui/Icon.tsx';
import type { TerminalController } from './controller.ts';
import styles from './SelectionLayer.module.css';
import type { Cell } from './text-at.ts';
import { openLink } from './web-links.ts';

interface SelectionLayerProps {
  terminal: TerminalController;
  pane: HTMLElement;
  /** Puts text into what is being written; absent where nothing can be. */
  onInsert?(text: string): void;
  /** More text than a screen. */
  onMore(): void;
}

/** So near to an edge of the pane, dragging scrolls. */
const EDGE_PX = 28;
const SCROLL_EVERY_MS = 60;
const MENU_PX = 56;

/** Over a selection made by fingers: its two handles and what can be done with it. */
export function SelectionLayer(props: SelectionLayerProps) {
  const selection = () => props.terminal.selection;
  /** In the pane; again with every drawing, because rows move. */
  const placed = createMemo(() => {
    props.terminal.frame();
    const range = selection().range();
    if (range === null) return null;
    const box = props.pane.getBoundingClientRect();
    const at = (cell: Cell, after: number) => {
      const { x, y, height } = props.terminal.placeOf({ row: cell.row, col: cell.col + after });
      return { x: x - box.left, y: y - box.top, height };
    };
    const from = at(range.from, 0);
    const to = at(range.to, 1);
    const above = Math.min(from.y, box.height) - MENU_PX;
    const below = Math.min(to.y + to.height + 32, box.height - MENU_PX);
    return { from, to, menu: above >= 4 ? above : Math.max(4, below), height: box.height };
  });
  const isIn = (y: number, height: number) => y >= 0 && y <= height;

  const copy = async () => {
    const said = selection().link() === null ? 'Copied.' : 'The address is copied.';
    if (await copyText(selection().text(), said)) selection().clear();
  };
  const host = () => {
    const url = selection().link();
    return url !== null && URL.canParse(url) ? new URL(url).host : '';
  };

  return (
    <Show when={placed()}>
      {(at) => (
        <div class={styles.layer}>
          <Show when={isIn(at().from.y, at().height)}>
            <Handle end="from" at={at().from} terminal={props.terminal} pane={props.pane} />
          </Show>
          <Show when={isIn(at().to.y, at().height)}>
            <Handle end="to" at={at().to} terminal={props.terminal} pane={props.pane} />
          </Show>
          <div
            class={styles.menu}
            style={{ top: `${at().menu}px` }}
            role="toolbar"
            aria-label="Selected text"
          >
            <Show when={selection().link()}>
              {(url) => (
                <button
                  type="button"
                  class={styles.act}
                  onClick={() => {
                    openLink(url());
                    selection().clear();
                  }}
                >
                  <Icon name="open" small />
                  <span class={styles.host}>{`Open ${host()}`}</span>
                </button>
              )}
            </Show>
            <button type="button" class={styles.act} onClick={() => void copy()}>
              <Icon name="copy" small />
              Copy
            </button>
            <Show when={props.onInsert}>
              {(insert) => (
                <button
                  type="button"
                  class={styles.act}
                  onClick={() => {
                    insert()(selection().text());
                    selection().clear();
                  }}
                >
                  Quote
                </button>
              )}
            </Show>
            <button type="button" class={styles.act} onClick={() => props.onMore()}>
              More text
            </button>
          </div>
        </div>
      )}
    </Show>
  );
}

function Handle(props: {
  end: 'from' | 'to';
  at: { x: number; y: number; height: number };
  terminal: TerminalController;
  pane: HTMLElement;
}) {
  let anchor: Cell | null = null;
  let finger = { x: 0, y: 0 };
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => {
    clearInterval(timer);
    anchor = null;
  };
  onCleanup(stop);

  /** The finger covers what it selects, so what counts is the row above it. */
  const select = () => {
    if (anchor === null) return;
    const lifted = props.at.height * 1.2;
    props.terminal.selection.dragFrom(anchor, finger.x, finger.y - lifted);
  };
  const scroll = () => {
    const box = props.pane.getBoundingClientRect();
    const step = finger.y < box.top + EDGE_PX ? -1 : finger.y > box.bottom - EDGE_PX ? 1 : 0;
    if (step === 0) return;
    props.terminal.scrollBy(step);
    select();
  };
  /** One cell at a time, for those who do not drag. */
  const step = (event: KeyboardEvent) => {
    const range = props.terminal.selection.range();
    const steps: Record<string, [row: number, col: number]> = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
    };
    const by = steps[event.key];
    if (range === null || by === undefined) return;
    event.preventDefault();
    const moving = range[props.end];
    const next = props.terminal.placeOf({ row: moving.row + by[0], col: moving.col + by[1] });
    props.terminal.selection.dragFrom(range[props.end === 'from' ? 'to' : 'from'], next.x + 1, next.y + 1);
  };
  return (
    <button
      type="button"
      class={styles.handle}
      classList={{ [styles.start ?? '']: props.end === 'from' }}
      style={{ left: `${props.at.x}px`, top: `${props.at.y + props.at.height}px` }}
      aria-label={props.end === 'from' ? 'Start of the selection' : 'End of the selection'}
      onPointerDown={(event) => {
        const range = props.terminal.selection.range();
        if (range === null) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture?.(event.pointerId);
        anchor = props.end === 'from' ? range.to : range.from;
        finger = { x: event.clientX, y: event.clientY };
        timer = setInterval(scroll, SCROLL_EVERY_MS);
      }}
      onPointerMove={(event) => {
        finger = { x: event.clientX, y: event.clientY };
        select();
      }}
      onPointerUp={stop}
      onPointerCancel={stop}
      onKeyDown={step}
    />
  );
}
