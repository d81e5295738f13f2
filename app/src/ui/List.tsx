import { type JSX, Show } from 'solid-js';
import { Link } from '../router/Link.tsx';
import { classes } from './classes.ts';
import { Icon } from './Icon.tsx';
import styles from './List.module.css';

/** Hairlines part the rows, inset to where the text begins, none after the last. */
export function List(props: { label?: string; marked?: boolean; children: JSX.Element }) {
  return (
    <ul class={classes(styles.list, props.marked && styles.marked)} aria-label={props.label}>
      {props.children}
    </ul>
  );
}

interface RowProps {
  title: JSX.Element;
  /** Before the text: a mark or a small icon. */
  lead?: JSX.Element;
  /** After the title, on its line. */
  aside?: JSX.Element;
  meta?: JSX.Element;
  /** Under both. */
  children?: JSX.Element;
  href?: string;
  onPress?: () => void;
  /** Shows that it leads on. */
  leads?: boolean;
  /** Buttons of its own, outside what the row itself does. */
  acts?: JSX.Element;
  current?: boolean;
  plain?: boolean;
}

export function Row(props: RowProps) {
  const inner = () => (
    <>
      <Show when={props.lead}>
        <span class={styles.lead}>{props.lead}</span>
      </Show>
      <span class={styles.body}>
        <span class={styles.line}>
          <span class={classes(styles.title, props.plain && styles.plain)}>{props.title}</span>
          <Show when={props.aside}>
            <span class={styles.aside}>{props.aside}</span>
          </Show>
        </span>
        <Show when={props.meta}>
          <span class={styles.meta}>{props.meta}</span>
        </Show>
        {props.children}
      </span>
      <Show when={props.leads}>
        <span class={styles.chevron}>
          <Icon name="chevron" small />
        </span>
      </Show>
    </>
  );
  return (
    <li class={classes(styles.row, props.current && styles.current)}>
      {props.href !== undefined ? (
        <Link href={props.href} class={styles.main} aria-current={props.current ? 'page' : undefined}>
          {inner()}
        </Link>
      ) : props.onPress !== undefined ? (
        <button type="button" class={styles.main} onClick={() => props.onPress?.()}>
          {inner()}
        </button>
      ) : (
        <div class={styles.main}>{inner()}</div>
      )}
      <Show when={props.acts}>
        <span class={styles.acts}>{props.acts}</span>
      </Show>
    </li>
  );
}

/** Names a group of rows, with a count or an age at the right. */
export function Section(props: {
  title: string;
  aside?: JSX.Element;
  ruled?: boolean;
  /** Part of something that is a landmark already. */
  inner?: boolean;
  children: JSX.Element;
}) {
  return (
    <section
      class={classes(styles.section, props.ruled && styles.ruled)}
      aria-label={props.inner ? undefined : props.title}
    >
      <header class={styles.head}>
        <h2>{props.title}</h2>
        <Show when={props.aside}>
          <span class={styles.count}>{props.aside}</span>
        </Show>
      </header>
      {props.children}
    </section>
  );
}
