import { createUniqueId, type JSX, Show, splitProps } from 'solid-js';
import { classes } from './classes.ts';
import styles from './Field.module.css';

type TextAreaProps = Omit<JSX.TextareaHTMLAttributes<HTMLTextAreaElement>, 'onInput'> & {
  label: string;
  problem?: string | null;
  mono?: boolean;
  onValue(value: string): void;
};

export function TextArea(props: TextAreaProps) {
  const [own, rest] = splitProps(props, ['label', 'problem', 'mono', 'onValue', 'class', 'rows']);
  const id = createUniqueId();
  return (
    <div class={classes(styles.field, own.class)}>
      <label class={styles.label} for={id}>
        {own.label}
      </label>
      <textarea
        {...rest}
        rows={own.rows ?? 3}
        style={{ '--rows': own.rows ?? 3 }}
        id={id}
        class={classes(styles.input, styles.area, own.mono && styles.mono)}
        aria-invalid={own.problem ? 'true' : undefined}
        aria-describedby={own.problem ? `${id}-note` : undefined}
        onInput={(event) => own.onValue(event.currentTarget.value)}
      />
      <Show when={own.problem}>
        <p id={`${id}-note`} class={styles.problem} aria-live="polite">
          {own.problem}
        </p>
      </Show>
    </div>
  );
}
