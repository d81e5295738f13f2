import { type JSX, splitProps } from 'solid-js';
import { classes } from './classes.ts';
import { Icon, type IconName } from './Icon.tsx';
import styles from './IconButton.module.css';

type IconButtonProps = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'name'> & {
  icon: IconName;
  /** What it does, for those who hear the page. */
  name: string;
  /** The main button of a place: filled, 56 px. */
  main?: boolean;
};

export function IconButton(props: IconButtonProps) {
  const [own, rest] = splitProps(props, ['icon', 'name', 'main', 'class']);
  return (
    <button
      {...rest}
      type="button"
      aria-label={own.name}
      title={own.name}
      class={classes(styles.button, own.main && styles.main, own.class)}
    >
      <Icon name={own.icon} />
    </button>
  );
}
