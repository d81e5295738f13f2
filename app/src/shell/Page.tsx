import { createEffect, type JSX, onMount, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { parentOf, parsePlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { classes } from '../ui/classes.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { now } from '../ui/now.ts';
import { asOf } from './as-of.ts';
import styles from './Page.module.css';

interface PageProps {
  title: string;
  /** In place of the title, where a place has a face of its own. */
  face?: JSX.Element;
  meta?: JSX.Element;
  back?: boolean;
  acts?: JSX.Element;
  /** Under the head, above what scrolls. */
  strip?: JSX.Element;
  /** Below what scrolls: a decision, where the thumb is. */
  foot?: JSX.Element;
  /** Its parts scroll by themselves. */
  still?: boolean;
  /** Over what scrolls, in the corner. */
  float?: JSX.Element;
  children: JSX.Element;
}

let first = true;

/** The frame of a place: a head that stays, a body that scrolls. A new place is read aloud from its title. */
export function Page(props: PageProps) {
  const data = useData();
  let heading!: HTMLHeadingElement;
  onMount(() => {
    if (!first) heading.focus({ preventScroll: true });
    first = false;
  });
  createEffect(() => {
    document.title = props.title === 'Open Poet' ? props.title : `${props.title} · Open Poet`;
  });
  return (
    <main class={styles.page}>
      <header class={classes(styles.head, props.back && styles.deep)}>
        <Show when={props.back}>
          <IconButton
            icon="back"
            name="Back"
            onClick={() => router.back(parentOf(parsePlace(router.path())))}
          />
        </Show>
        <div class={styles.who}>
          <h1
            ref={heading}
            tabindex="-1"
            class={classes(styles.title, props.face !== undefined && styles.face)}
          >
            {props.face ?? props.title}
          </h1>
          <Show when={props.meta}>
            <p class={styles.meta}>{props.meta}</p>
          </Show>
          <Show when={asOf(data, parsePlace(router.path()), now())}>
            {(words) => <p class={styles.meta}>{words()}</p>}
          </Show>
        </div>
        {props.acts}
      </header>
      {props.strip}
      <Show
        when={props.still}
        fallback={
          <div class={styles.scroll} tabindex="0">
            {props.children}
          </div>
        }
      >
        <div class={styles.still}>{props.children}</div>
      </Show>
      <Show when={props.foot}>
        <footer class={styles.foot}>{props.foot}</footer>
      </Show>
      <Show when={props.float}>
        <div class={styles.float}>{props.float}</div>
      </Show>
    </main>
  );
}
