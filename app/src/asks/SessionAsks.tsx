import { For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import styles from './Ask.module.css';
import { SessionAskCard } from './SessionAskCard.tsx';
import { waitingAsks } from './waiting-asks.ts';

/** Everything that Claude waits for, of every machine that can be reached, the newest first. */
export function SessionAsks() {
  const data = useData();
  const waiting = () => waitingAsks(data);
  /** By id: a row that is synced anew is another object, and what a person types into its card must stay. */
  const find = (id: string) => waiting().find(({ ask }) => ask.id === id);
  return (
    <Show when={waiting().length > 0}>
      <section class={styles.asks} aria-label="Claude waits for you">
        <For each={waiting().map(({ ask }) => ask.id)}>
          {(id) => <Show when={find(id)}>{(one) => <SessionAskCard {...one()} />}</Show>}
        </For>
      </section>
    </Show>
  );
}
