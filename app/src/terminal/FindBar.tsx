import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import type { TerminalController } from './controller.ts';
import styles from './FindBar.module.css';
import { findText, MOST_FOUND } from './find-text.ts';
import type { Range } from './text-at.ts';

const TYPING_PAUSE_MS = 120;
/** Pages looked through in one press. */
const MOST_PAGES = 40;

/** Finds text in the output: what is here at once, and what was printed before, a press at a time. */
export function FindBar(props: { terminal: TerminalController; onClose(): void }) {
  let field!: HTMLInputElement;
  const [query, setQuery] = createSignal('');
  const [found, setFound] = createSignal<readonly Range[]>([]);
  const [at, setAt] = createSignal(-1);
  const [looking, setLooking] = createSignal(false);
  let stopped = false;

  const show = (index: number) => {
    const range = found()[index];
    setAt(index);
    if (range !== undefined) props.terminal.reveal(range);
    else props.terminal.unselect();
  };
  const search = () => {
    const rows = props.terminal.searched();
    return rows === null ? [] : findText(rows, query());
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(
      query,
      () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          setFound(search());
          // The newest is the nearest.
          show(found().length - 1);
        }, TYPING_PAUSE_MS);
      },
      { defer: true },
    ),
  );
  const step = (by: -1 | 1) => {
    // The output went on, or came from further back, since it was searched.
    const before = found()[at()];
    const next = search();
    setFound(next);
    if (next.length === 0) return show(-1);
    const here = before === undefined ? next.length : nearest(next, before);
    show((here + by + next.length) % next.length);
  };
  const lookBack = async () => {
    setLooking(true);
    const count = found().length;
    for (let page = 0; page < MOST_PAGES && !stopped; page += 1) {
      if (!(await props.terminal.loadAbove())) break;
      const next = search();
      if (next.length > count) {
        setFound(next);
        show(next.length - count - 1);
        break;
      }
    }
    setLooking(false);
  };
  onMount(() => field.focus());
  onCleanup(() => {
    stopped = true;
    clearTimeout(timer);
    props.terminal.unselect();
  });
  const count = () => {
    if (query() === '') return '';
    if (found().length === 0) return 'none';
    return `${at() + 1} of ${found().length}${found().length === MOST_FOUND ? '+' : ''}`;
  };
  const more = () => props.terminal.above() === 'more' || props.terminal.above() === 'loading';

  return (
    <search class={styles.find}>
      <form
        class={styles.bar}
        onSubmit={(event) => {
          event.preventDefault();
          step(-1);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          props.onClose();
        }}
      >
        <input
          ref={field}
          class={styles.field}
          type="search"
          aria-label="Find in output"
          placeholder="Find in output"
          autocapitalize="off"
          autocorrect="off"
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="search"
          value={query()}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <span class={styles.count} role="status">
          {count()}
        </span>
        <IconButton
          icon="up"
          name="The one before"
          disabled={found().length === 0}
          onClick={() => step(-1)}
        />
        <IconButton icon="down" name="The next one" disabled={found().length === 0} onClick={() => step(1)} />
        <IconButton icon="close" name="Close the search" onClick={() => props.onClose()} />
      </form>
      <Show when={query() !== '' && more()}>
        <div class={styles.further}>
          <span>Searched in what is here.</span>
          <Button busy={looking()} onClick={() => void lookBack()}>
            Look further back
          </Button>
        </div>
      </Show>
    </search>
  );
}

function nearest(all: readonly Range[], to: Range): number {
  const index = all.findIndex(
    ({ from }) => from.row > to.from.row || (from.row === to.from.row && from.col >= to.from.col),
  );
  return index < 0 ? all.length - 1 : index;
}
