import { type JSX, Show } from 'solid-js';
import { Icon, type IconName } from './Icon.tsx';
import styles from './Strip.module.css';

/** Across the whole width under the head: offline and how old this is, or that a session has ended. */
export function Strip(props: {
  icon?: IconName;
  lead?: JSX.Element;
  title: string;
  detail?: string;
  children?: JSX.Element;
}) {
  return (
    <div class={styles.strip} role="status">
      <span class={styles.icon}>{props.icon ? <Icon name={props.icon} /> : props.lead}</span>
      <div class={styles.words}>
        <p class={styles.title}>{props.title}</p>
        <Show when={props.detail}>
          <p class={styles.detail}>{props.detail}</p>
        </Show>
      </div>
      {props.children}
    </div>
  );
}
