/** The board by keyboard: arrows walk, Enter opens, Alt and an arrow reorders, m acts, n writes, / searches. */
import type { ShownTask } from './pending.ts';
import type { Columns } from './shown-tasks.ts';

interface BoardKeysOptions {
  board(): HTMLElement | undefined;
  columns(): Columns;
  onNew(): void;
  onSearch(): void;
  onActs(taskId: string): void;
  /** Behind that task of its column; null: first. */
  onPlace(task: ShownTask, after: string | null): void;
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], dialog') !== null;

export function createBoardKeys(options: BoardKeysOptions): (event: KeyboardEvent) => void {
  const cards = (lane: Element): HTMLElement[] => [...lane.querySelectorAll<HTMLElement>('[data-task]')];
  const lanes = (): Element[] => [...(options.board()?.querySelectorAll('[data-lane]') ?? [])];
  const focus = (card: HTMLElement | undefined): boolean => {
    const link = card?.querySelector<HTMLElement>('a');
    link?.focus();
    link?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    return link !== null && link !== undefined;
  };

  function walk(card: HTMLElement, key: string): boolean {
    const all = lanes();
    const lane = all.findIndex((one) => one.contains(card));
    const list = cards(all[lane] as Element);
    const at = list.indexOf(card);
    switch (key) {
      case 'ArrowDown':
      case 'j':
        return focus(list[at + 1]);
      case 'ArrowUp':
      case 'k':
        return focus(list[at - 1]);
      default: {
        const step = key === 'ArrowRight' || key === 'l' ? 1 : -1;
        for (let next = lane + step; next >= 0 && next < all.length; next += step) {
          const there = cards(all[next] as Element);
          if (there.length > 0) return focus(there[Math.min(at, there.length - 1)]);
        }
        return false;
      }
    }
  }

  /** One place up or down, as a person sees them. */
  function reorder(taskId: string, up: boolean): boolean {
    const column =
      Object.values(options.columns()).find((list) => list.some((task) => task.id === taskId)) ?? [];
    const at = column.findIndex((task) => task.id === taskId);
    const task = column[at];
    const target = up ? at - 2 : at + 1;
    if (task === undefined || task.status === 'done' || (up ? at === 0 : at >= column.length - 1))
      return false;
    options.onPlace(task, target < 0 ? null : (column[target]?.id ?? null));
    return true;
  }

  return (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || typing(event.target)) return;
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-task]') : null;
    const taskId = card?.dataset.task ?? '';
    const { key } = event;
    const done = (() => {
      if (event.altKey) {
        if (card === null || (key !== 'ArrowUp' && key !== 'ArrowDown')) return false;
        const moved = reorder(taskId, key === 'ArrowUp');
        // The card is drawn anew in its place: the focus goes with it.
        if (moved)
          queueMicrotask(() =>
            focus(
              lanes()
                .flatMap(cards)
                .find((one) => one.dataset.task === taskId),
            ),
          );
        return moved;
      }
      switch (key) {
        case 'n':
          options.onNew();
          return true;
        case '/':
          options.onSearch();
          return true;
        case 'm':
          if (card !== null) options.onActs(taskId);
          return card !== null;
        case 'ArrowUp':
        case 'ArrowDown':
        case 'ArrowLeft':
        case 'ArrowRight':
        case 'h':
        case 'j':
        case 'k':
        case 'l':
          return card === null ? focus(lanes().flatMap(cards)[0]) : walk(card, key);
        default:
          return false;
      }
    })();
    if (done) event.preventDefault();
  };
}
