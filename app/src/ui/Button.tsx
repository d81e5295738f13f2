import { type JSX, Show, splitProps } from 'solid-js';
import styles from './Button.module.css';
import { classes } from './classes.ts';
import { Mark } from './Mark.tsx';

type ButtonProps = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'type'> & {
  /** `go` is the one main button of a decision; `stop` removes or ends something; `bare` is a choice among text. */
  kind?: 'plain' | 'go' | 'stop' | 'bare';
  /** Decisions are taller: Start, They match. */
  big?: boolean;
  wide?: boolean;
  /** Shows that it is being done and takes no second press; its name goes on to say what. */
  busy?: boolean;
  submit?: boolean;
};

export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, [
    'kind',
    'big',
    'wide',
    'busy',
    'submit',
    'class',
    'children',
    'onClick',
  ]);
  const press: JSX.EventHandler<HTMLButtonElement, MouseEvent> = (event) => {
    if (own.busy) {
      event.preventDefault();
      return;
    }
    if (typeof own.onClick === 'function') own.onClick(event);
  };
  return (
    <button
      {...rest}
      type={own.submit ? 'submit' : 'button'}
      aria-busy={own.busy ? 'true' : undefined}
      aria-disabled={own.busy ? 'true' : undefined}
      class={classes(
        styles.button,
        own.kind && own.kind !== 'plain' && styles[own.kind],
        own.big && styles.big,
        own.wide && styles.wide,
        own.class,
      )}
      onClick={press}
    >
      <Show when={own.busy}>
        <Mark state="work" class={styles.busy} />
      </Show>
      {own.children}
    </button>
  );
}
