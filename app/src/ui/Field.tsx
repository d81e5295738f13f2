import { createUniqueId, type JSX, Show, splitProps } from 'solid-js';
import { classes } from './classes.ts';
import styles from './Field.module.css';

type FieldProps = Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'onInput'> & {
  label: string;
  hint?: string;
  /** What is wrong with it, in words; stands in place of the hint. */
  problem?: string | null;
  mono?: boolean;
  onValue(value: string): void;
};

export function Field(props: FieldProps) {
  const [own, rest] = splitProps(props, ['label', 'hint', 'problem', 'mono', 'onValue', 'class']);
  const id = createUniqueId();
  const note = () => own.problem ?? own.hint;
  return (
    <div class={classes(styles.field, own.class)}>
      <label class={styles.label} for={id}>
        {own.label}
      </label>
      <input
        type="text"
        autocomplete="off"
        {...rest}
        id={id}
        class={classes(styles.input, own.mono && styles.mono)}
        aria-invalid={own.problem ? 'true' : undefined}
        aria-describedby={note() ? `${id}-note` : undefined}
        onInput={(event) => own.onValue(event.currentTarget.value)}
      />
      <Show when={note()}>
        <p id={`${id}-note`} class={own.problem ? styles.problem : styles.hint} aria-live="polite">
          {note()}
        </p>
      </Show>
    </div>
  );
}
