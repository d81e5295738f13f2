import { Index, Show } from 'solid-js';
import styles from '../gear/Gear.module.css';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import type { Value } from './server-words.ts';

/** Names with values that go to the machine and never come back. */
export function Values(props: {
  label: string;
  noun: string;
  values: readonly Value[];
  onValues(values: readonly Value[]): void;
}) {
  const change = (at: number, part: Partial<Value>) =>
    props.onValues(props.values.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <fieldset class={styles.group}>
      <legend class={styles.legend}>{props.label}</legend>
      <Show when={props.values.length === 0}>
        <p class={styles.note}>None. Their values stand in a file on the machine, and nowhere else.</p>
      </Show>
      <Index each={props.values}>
        {(one, at) => (
          <div class={styles.pair}>
            <Field
              label="Name"
              mono
              value={one().name}
              onValue={(name) => change(at, { name })}
              autocapitalize="off"
              autocorrect="off"
              spellcheck={false}
            />
            <Field
              label="Value"
              mono
              type="password"
              autocomplete="new-password"
              value={one().value ?? ''}
              placeholder={one().value === null ? 'kept' : ''}
              onValue={(value) => change(at, { value })}
            />
            <IconButton
              icon="close"
              name={`Remove ${one().name || props.noun}`}
              onClick={() => props.onValues(props.values.filter((_, index) => index !== at))}
            />
          </div>
        )}
      </Index>
      <div class={styles.bar}>
        <Button onClick={() => props.onValues([...props.values, { name: '', value: '' }])}>
          {`Add a ${props.noun}`}
        </Button>
      </div>
    </fieldset>
  );
}
