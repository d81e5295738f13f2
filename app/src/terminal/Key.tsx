import { type JSX, onCleanup } from 'solid-js';
import { classes } from '../ui/classes.ts';
import styles from './KeyRow.module.css';
import type { Stick } from './sticky.ts';

const REPEAT_AFTER_MS = 400;
const REPEAT_EVERY_MS = 60;

interface KeyProps {
  name: string;
  stick?: Stick;
  /** Goes on while it is held. */
  repeat?: boolean;
  /** The decision that is asked for: it stands out. */
  main?: boolean;
  disabled?: boolean;
  onPress(): void;
  children: JSX.Element;
}

/** A press keeps the focus, and with it the keyboard, where it is. */
export function Key(props: KeyProps) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let repeated = false;
  const stop = () => clearTimeout(timer);
  const hold = () => {
    repeated = false;
    if (!props.repeat) return;
    const again = () => {
      repeated = true;
      props.onPress();
      timer = setTimeout(again, REPEAT_EVERY_MS);
    };
    timer = setTimeout(again, REPEAT_AFTER_MS);
  };
  onCleanup(stop);
  return (
    <button
      type="button"
      class={classes(
        styles.key,
        props.main && styles.main,
        props.stick && props.stick !== 'off' && styles[props.stick],
      )}
      aria-label={props.stick === 'locked' ? `${props.name}, locked` : props.name}
      aria-pressed={props.stick === undefined ? undefined : props.stick !== 'off'}
      disabled={props.disabled}
      onMouseDown={(event) => event.preventDefault()}
      onContextMenu={(event) => event.preventDefault()}
      onPointerDown={hold}
      onPointerUp={stop}
      onPointerCancel={stop}
      onPointerLeave={stop}
      onClick={() => {
        stop();
        if (!repeated) props.onPress();
        repeated = false;
      }}
    >
      {props.children}
    </button>
  );
}
