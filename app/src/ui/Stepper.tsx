import { createUniqueId, Show } from 'solid-js';
import { IconButton } from './IconButton.tsx';
import styles from './Stepper.module.css';

interface StepperProps {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  onValue(value: number): void;
}

/** A whole number within bounds, one step a tap. */
export function Stepper(props: StepperProps) {
  const id = createUniqueId();
  const to = (value: number) => props.onValue(Math.min(props.max, Math.max(props.min, value)));
  return (
    <fieldset class={styles.stepper} aria-describedby={props.hint === undefined ? undefined : id}>
      <legend class={styles.label}>{props.label}</legend>
      <span class={styles.value} aria-live="polite">
        {props.value}
      </span>
      <IconButton
        icon="minus"
        name={`${props.label}: one less`}
        disabled={props.value <= props.min}
        onClick={() => to(props.value - 1)}
      />
      <IconButton
        icon="plus"
        name={`${props.label}: one more`}
        disabled={props.value >= props.max}
        onClick={() => to(props.value + 1)}
      />
      <Show when={props.hint}>
        <p id={id} class={styles.hint}>
          {props.hint}
        </p>
      </Show>
    </fieldset>
  );
}
