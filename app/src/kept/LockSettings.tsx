import { createSignal, Match, Show, Switch } from 'solid-js';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Choices } from '../ui/Choices.tsx';
import { Section } from '../ui/List.tsx';
import styles from './KeptPage.module.css';
import { PassphraseSheet, RemovePassphraseSheet } from './PassphraseSheet.tsx';

export const lockAfter: readonly { value: string; text: string }[] = [
  { value: '60000', text: 'After a minute without use' },
  { value: '300000', text: 'After five minutes' },
  { value: '1800000', text: 'After half an hour' },
  { value: '0', text: 'Only when the app is opened' },
];

/** The passphrase that what is kept is under, or the offer of one. */
export function LockSettings() {
  const data = useData();
  const [sheet, setSheet] = createSignal<'set' | 'remove' | null>(null);
  return (
    <Section title="Lock" ruled>
      <Switch>
        <Match when={data.lock.state() === 'none'}>
          <div class={styles.pad}>
            <p class={styles.note}>
              What is kept is sealed with a key that this browser holds, beside it. Who gets hold of this
              device unlocked, or of the browser’s own files, can read it. Under a passphrase nobody can
              without it, not even you.
            </p>
            <Button onClick={() => setSheet('set')}>Set a passphrase…</Button>
          </div>
        </Match>
        <Match when={data.lock.state() === 'open'}>
          <Choices
            label="Lock it"
            value={String(data.lock.after())}
            options={lockAfter}
            onValue={(ms) => void data.lock.setAfter(Number(ms))}
          />
          <div class={styles.pad}>
            <div class={styles.acts}>
              <Button onClick={() => data.lock.lockNow()}>Lock now</Button>
              <Button onClick={() => setSheet('remove')}>Remove the passphrase…</Button>
            </div>
          </div>
        </Match>
      </Switch>
      <Show when={sheet() === 'set'}>
        <PassphraseSheet onClose={() => setSheet(null)} />
      </Show>
      <Show when={sheet() === 'remove'}>
        <RemovePassphraseSheet onClose={() => setSheet(null)} />
      </Show>
    </Section>
  );
}
