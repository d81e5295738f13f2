import { createEffect, For, Show } from 'solid-js';
import { classes } from '../ui/classes.ts';
import styles from './CompletionList.module.css';
import type { Completion } from './completion.ts';

/** Over the field: what may be meant. A tap chooses; with keys, arrows and Tab do. */
export function CompletionList(props: { completion: Completion; onChoose(index: number): void }) {
  let list: HTMLDivElement | undefined;
  createEffect(() => {
    list?.children[props.completion.chosen()]?.scrollIntoView({ block: 'nearest' });
  });
  return (
    <Show when={props.completion.offers().length > 0}>
      <div ref={list} class={styles.list} role="listbox" aria-label="What may be meant">
        <For each={props.completion.offers()}>
          {(offer, at) => (
            <button
              type="button"
              role="option"
              tabindex="-1"
              aria-selected={at() === props.completion.chosen()}
              class={classes(styles.offer, at() === props.completion.chosen() && styles.chosen)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => props.onChoose(at())}
            >
              <span class={styles.name}>{nameOf(offer.text)}</span>
              <span class={styles.about}>{offer.about || folderOf(offer.text)}</span>
            </button>
          )}
        </For>
      </div>
    </Show>
  );
}

const nameOf = (path: string): string => /[^/]*\/?$/.exec(path)?.[0] ?? path;
const folderOf = (path: string): string => path.slice(0, path.length - nameOf(path).length);
