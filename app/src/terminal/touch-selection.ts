/** Selecting with fingers: a word by a long press, an address by a tap, and both ends dragged from there. */
import { type Accessor, createSignal } from 'solid-js';
import { type Cell, ordered, type Range } from './text-at.ts';

export interface Selectable {
  /** The cell under a point of the window; null beside the terminal. */
  cellAt(x: number, y: number): Cell | null;
  wordAt(cell: Cell): Range;
  /** An address of the web, whole, wherever it wraps. */
  linkAt(cell: Cell): { url: string; range: Range } | null;
  select(range: Range): void;
  clearSelection(): void;
  selection(): string;
}

export interface TouchSelection {
  range: Accessor<Range | null>;
  /** Where what is selected leads. */
  link: Accessor<string | null>;
  /** True: something was selected. */
  hold(x: number, y: number): boolean;
  /** True: the tap meant a link, or took a selection away. */
  tap(x: number, y: number): boolean;
  /** The finger that held moves on: from the word where it began. */
  holdMoved(x: number, y: number): void;
  /** Selects from here to the cell under a point. */
  dragFrom(anchor: Cell, x: number, y: number): void;
  clear(): void;
  /** What Copy copies. */
  text(): string;
}

export function createTouchSelection(view: () => Selectable | null): TouchSelection {
  const [range, setRange] = createSignal<Range | null>(null);
  const [link, setLink] = createSignal<string | null>(null);
  /** What the finger came down on. */
  let began: Range | null = null;

  const show = (next: Range, leads: string | null) => {
    view()?.select(next);
    setRange(next);
    setLink(leads);
  };
  const clear = () => {
    view()?.clearSelection();
    setRange(null);
    setLink(null);
  };
  return {
    range,
    link,
    hold(x, y) {
      const at = view()?.cellAt(x, y) ?? null;
      const from = view();
      if (at === null || from === null) return false;
      const found = from.linkAt(at);
      began = found?.range ?? from.wordAt(at);
      show(began, found?.url ?? null);
      return true;
    },
    tap(x, y) {
      if (range() !== null) {
        clear();
        return true;
      }
      const from = view();
      const at = from?.cellAt(x, y) ?? null;
      const found = at === null ? null : (from?.linkAt(at) ?? null);
      if (found === null) return false;
      show(found.range, found.url);
      return true;
    },
    dragFrom(anchor, x, y) {
      const at = view()?.cellAt(x, y) ?? null;
      if (at !== null && range() !== null) show(ordered({ from: anchor, to: at }), null);
    },
    holdMoved(x, y) {
      const at = view()?.cellAt(x, y) ?? null;
      if (at === null || began === null || contains(began, at)) return;
      const isBefore = ordered({ from: at, to: began.from }).from === at;
      show(isBefore ? { from: at, to: began.to } : { from: began.from, to: at }, null);
    },
    clear,
    text: () => link() ?? view()?.selection() ?? '',
  };
}

function contains({ from, to }: Range, at: Cell): boolean {
  return ordered({ from, to: at }).from === from && ordered({ from: at, to }).from === at;
}
