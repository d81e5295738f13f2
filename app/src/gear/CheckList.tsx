import { For, Show } from 'solid-js';
import styles from './Gear.module.css';

export interface Choice {
  key: string;
  name: string;
  detail: string;
  /** Why it cannot be chosen; null: it can. */
  problem: string | null;
}

/** Things to take, each with a box; those that cannot be taken say why. */
export function CheckList(props: {
  label: string;
  choices: readonly Choice[];
  chosen: ReadonlySet<string>;
  onChosen(chosen: ReadonlySet<string>): void;
}) {
  const toggle = (key: string, on: boolean) => {
    const next = new Set(props.chosen);
    if (on) next.add(key);
    else next.delete(key);
    props.onChosen(next);
  };
  return (
    <fieldset class={styles.group}>
      <legend class={styles.legend}>{props.label}</legend>
      <For each={props.choices}>
        {(choice) => (
          <label class={styles.check}>
            <input
              type="checkbox"
              disabled={choice.problem !== null}
              checked={choice.problem === null && props.chosen.has(choice.key)}
              onChange={(event) => toggle(choice.key, event.currentTarget.checked)}
            />
            <span>
              <b>{choice.name}</b>
              <Show when={choice.problem} fallback={<span class={styles.note}>{choice.detail}</span>}>
                {(why) => <span class={`${styles.note} ${styles.why}`}>{why()}</span>}
              </Show>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
