import { createSignal, For, Show } from 'solid-js';
import type { MachineView, PairingAsk } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { later } from '../ui/later.tsx';
import { Mark } from '../ui/Mark.tsx';
import styles from './Asks.module.css';

const PairingAskSheet = later(async () => (await import('../machine/PairingAskSheet.tsx')).PairingAskSheet);

interface AskOn {
  machine: MachineView;
  ask: PairingAsk;
}

/** What waits for the person, above everything else: one amber rule over the group. */
export function Asks() {
  const data = useData();
  const [open, setOpen] = createSignal<AskOn | null>(null);
  const asks = (): AskOn[] =>
    data.machines().flatMap((machine) => machine.pairings().map((ask) => ({ machine, ask })));
  return (
    <>
      <Show when={asks().length > 0}>
        <section class={styles.asks} aria-label="Waits for you">
          <For each={asks()}>
            {(one) => (
              <div class={styles.ask}>
                <div class={styles.tag}>
                  <Mark state="wait" />
                  <h2 class={styles.what}>A device asks to be let in</h2>
                </div>
                <p class={styles.who}>
                  <b>{one.ask.name}</b>{' '}
                  <span class={styles.where}>{`${one.ask.platform}, to ${one.machine.name()}`}</span>
                </p>
                <Button kind="go" wide onClick={() => setOpen(one)}>
                  Compare the words
                </Button>
              </div>
            )}
          </For>
        </section>
      </Show>
      <Show when={open()} keyed>
        {(one) => <PairingAskSheet machine={one.machine} ask={one.ask} onClose={() => setOpen(null)} />}
      </Show>
    </>
  );
}
