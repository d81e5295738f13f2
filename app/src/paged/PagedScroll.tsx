import { createEffect, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import styles from './PagedScroll.module.css';
import type { Edge, HeldPage, Paged } from './paged.ts';

interface PagedScrollProps<P, C> {
  label: string;
  paged: Paged<P, C>;
  /** Said where there is nothing before, and nothing behind. */
  begins: string;
  ends: string;
  /** Where it begins to be read; an element with `data-here` in it goes before both. */
  from: 'start' | 'end';
  ref?: (element: HTMLElement) => void;
  children: (page: HeldPage<P>) => JSX.Element;
}

/** Screens beyond the edge at which the next page is fetched. */
const AHEAD = 1.5;
/** This near to the end, what comes is followed. */
const AT_END_PX = 40;

/** Scrolls through pages that come and go at both ends, and keeps the eye where it is. */
export function PagedScroll<P, C>(props: PagedScrollProps<P, C>) {
  let scroller!: HTMLElement;
  const [atEnd, setAtEnd] = createSignal(true);
  /** Until a person moves, what comes late (an image, a face) does not push the beginning away. */
  let settled = false;

  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < AT_END_PX;

  function keepPlace(change: () => void): void {
    const wasAtEnd = isAtEnd() && props.paged.below() === 'end';
    const top = scroller.getBoundingClientRect().top;
    const seen = [...scroller.querySelectorAll<HTMLElement>('[data-anchor]')].filter(
      (one) => one.getBoundingClientRect().bottom > top,
    );
    const before = new Map(seen.slice(0, 40).map((one) => [one, one.getBoundingClientRect().top]));
    change();
    if (wasAtEnd) {
      scroller.scrollTop = scroller.scrollHeight;
      return;
    }
    for (const [one, was] of before) {
      if (!one.isConnected) continue;
      scroller.scrollTop += one.getBoundingClientRect().top - was;
      return;
    }
  }
  props.paged.around = keepPlace;

  function look(): void {
    setAtEnd(isAtEnd());
    const ahead = scroller.clientHeight * AHEAD;
    if (props.paged.above() === 'more' && scroller.scrollTop < ahead) void props.paged.loadAbove();
    const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    if (props.paged.below() === 'more' && left < ahead) void props.paged.loadBelow();
  }

  function begin(): void {
    const here = scroller.querySelector('[data-here]');
    if (here !== null) here.scrollIntoView({ block: 'center' });
    else scroller.scrollTop = props.from === 'end' ? scroller.scrollHeight : 0;
    settled = false;
  }

  onMount(() => {
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => {
      if (!settled && props.from === 'end') scroller.scrollTop = scroller.scrollHeight;
    });
    observer.observe(scroller);
    onCleanup(() => observer.disconnect());
  });
  createEffect(
    on(props.paged.state, (state) => {
      if (state !== 'ready') return;
      begin();
      requestAnimationFrame(look);
    }),
  );
  // A page that fills less than a screen is followed by the next one.
  createEffect(
    on([props.paged.pages, props.paged.above, props.paged.below], () => requestAnimationFrame(look)),
  );

  return (
    <div class={styles.whole}>
      <section
        ref={(element) => {
          scroller = element;
          props.ref?.(element);
        }}
        class={styles.scroll}
        aria-label={props.label}
        tabindex="0"
        onScroll={look}
        onPointerDown={() => {
          settled = true;
        }}
        onWheel={() => {
          settled = true;
        }}
      >
        <EdgeNote
          edge={props.paged.above()}
          end={props.begins}
          what="What came before"
          again={() => void props.paged.loadAbove()}
        />
        <For each={props.paged.pages()}>{(page) => props.children(page)}</For>
        <EdgeNote
          edge={props.paged.below()}
          end={props.ends}
          what="What comes next"
          again={() => void props.paged.loadBelow()}
        />
      </section>
      <Show when={!atEnd() || props.paged.below() === 'more'}>
        <button
          type="button"
          class={styles.jump}
          aria-label="To the end"
          title="To the end"
          onClick={() => {
            if (props.paged.below() === 'end') scroller.scrollTop = scroller.scrollHeight;
            else void props.paged.open('end');
          }}
        >
          <Icon name="toEnd" />
        </button>
      </Show>
    </div>
  );
}

function EdgeNote(props: { edge: Edge; end: string; what: string; again(): void }) {
  return (
    <div class={styles.edge} role="status">
      <Show when={props.edge === 'end'}>{props.end}</Show>
      <Show when={props.edge === 'loading' || props.edge === 'more'}>Fetching…</Show>
      <Show when={props.edge === 'failed'}>
        <span>{props.what} did not come.</span>
        <Button onClick={() => props.again()}>Again</Button>
      </Show>
    </div>
  );
}
