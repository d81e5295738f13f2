import styles from './Badge.module.css';

/** How many things wait for the person, on a tab. */
export function Badge(props: { count: number; what: string }) {
  return (
    <span class={styles.badge}>
      {props.count}
      <span class={styles.what}> {props.what}</span>
    </span>
  );
}
