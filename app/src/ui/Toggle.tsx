import styles from './Toggle.module.css';

interface ToggleProps {
  /** What it turns on, for those who hear the page. */
  name: string;
  on: boolean;
  disabled?: boolean;
  onValue(on: boolean): void;
}

/** On or off at once. Its state is a shape as well as a colour. */
export function Toggle(props: ToggleProps) {
  return (
    <label class={styles.toggle}>
      <input
        type="checkbox"
        role="switch"
        class={styles.input}
        aria-label={props.name}
        checked={props.on}
        aria-checked={props.on}
        disabled={props.disabled}
        onChange={(event) => props.onValue(event.currentTarget.checked)}
      />
      <span class={styles.track} aria-hidden="true">
        <span class={styles.knob} />
      </span>
    </label>
  );
}
