import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount } from 'solid-js';
import styles from './Windowed.module.css';
import { offsetsOf, windowOf } from './window-of.ts';

interface WindowedProps<T> {
  label: string;
  items: readonly T[];
  /** px. */
  heightOf(item: T): number;
  /** Where it was left; told as it is scrolled. */
  top?: number;
  onTop?(top: number): void;
  children: (item: T) => JSX.Element;
}

/** Drawn beyond both edges, px: at first little, so that what is in sight stands at once. */
const AHEAD = 600;
const FIRST_AHEAD = 160;
/** Where nothing is laid out yet. */
const SOME_HEIGHT = 600;

/** A long list of which only what is in sight is drawn. Items keep their elements as long as they are the same objects. */
export function Windowed<T>(props: WindowedProps<T>) {
  let scroller!: HTMLDivElement;
  const [top, setTop] = createSignal(props.top ?? 0);
  const [height, setHeight] = createSignal(SOME_HEIGHT);
  const [ahead, setAhead] = createSignal(FIRST_AHEAD);
  const offsets = createMemo(() => offsetsOf(props.items, props.heightOf));
  const total = () => offsets().at(-1) ?? 0;
  const shown = createMemo(
    () => windowOf(offsets(), top() - ahead(), top() + height() + ahead()),
    undefined,
    {
      equals: (a, b) => a.from === b.from && a.to === b.to,
    },
  );
  const items = createMemo(() => props.items.slice(shown().from, shown().to));

  onMount(() => {
    const measure = () => setHeight(scroller.clientHeight || SOME_HEIGHT);
    measure();
    if (props.top !== undefined) scroller.scrollTop = props.top;
    const later = requestAnimationFrame(() => requestAnimationFrame(() => setAhead(AHEAD)));
    onCleanup(() => cancelAnimationFrame(later));
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    onCleanup(() => observer.disconnect());
  });
  // A list that became shorter than where one stood in it.
  createEffect(on(total, () => setTop(scroller.scrollTop), { defer: true }));

  return (
    <div
      ref={scroller}
      class={styles.scroll}
      tabindex="0"
      onScroll={() => {
        setTop(scroller.scrollTop);
        props.onTop?.(scroller.scrollTop);
      }}
    >
      <ul class={styles.all} style={{ height: `${total()}px` }} aria-label={props.label}>
        <For each={items()}>
          {(item, index) => {
            const position = () => shown().from + index();
            return (
              <li
                class={styles.one}
                style={{
                  height: `${props.heightOf(item)}px`,
                  transform: `translateY(${offsets()[position()] ?? 0}px)`,
                }}
                aria-setsize={props.items.length}
                aria-posinset={position() + 1}
              >
                {props.children(item)}
              </li>
            );
          }}
        </For>
      </ul>
    </div>
  );
}
