import { createEffect, createSignal, on, onCleanup, onMount, Show } from 'solid-js';
import type { FoundInOutput, RunOn } from '../data/actions/output.ts';
import { useData } from '../data-context.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Marked } from '../ui/Marked.tsx';
import styles from './FindInOutput.module.css';

interface FindInOutputProps {
  of: RunOn;
  live: boolean;
  /** Shows the line of this offset that has these words. */
  onGo(offset: number, words: string): void;
  onClose(): void;
}

type Match = FoundInOutput['matches'][number];
const TYPING_PAUSE_MS = 150;

/** Finds text in all that a run printed, on the machine: from the end upwards. */
export function FindInOutput(props: FindInOutputProps) {
  const data = useData();
  let field!: HTMLInputElement;
  const [text, setText] = createSignal('');
  /** The newest first. */
  const [matches, setMatches] = createSignal<readonly Match[]>([]);
  const [more, setMore] = createSignal(false);
  const [at, setAt] = createSignal(0);
  const [words, setWords] = createSignal('');
  let round = 0;

  async function look(before: number | null): Promise<void> {
    round += 1;
    const mine = round;
    const wanted = text().trim();
    if (wanted === '') {
      setMatches([]);
      setWords('');
      return;
    }
    if (!props.live) return void setWords('needs the machine');
    const got = await data.findInOutput(props.of, wanted, before);
    if (mine !== round) return;
    if (!got.ok) return void setWords('no answer');
    setMore(got.value.more);
    setMatches((all) => (before === null ? got.value.matches : [...all, ...got.value.matches]));
    setWords(matches().length === 0 ? 'none' : '');
    if (before === null) show(0);
  }
  function show(index: number): void {
    const match = matches()[index];
    if (match === undefined) return;
    setAt(index);
    props.onGo(match.offset, match.line);
  }
  async function step(by: 1 | -1): Promise<void> {
    const next = at() + by;
    if (next >= matches().length && more()) await look(matches().at(-1)?.offset ?? null);
    show(Math.min(Math.max(0, next), matches().length - 1));
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(
      text,
      () => {
        clearTimeout(timer);
        timer = setTimeout(() => void look(null), TYPING_PAUSE_MS);
      },
      { defer: true },
    ),
  );
  onMount(() => field.focus());
  onCleanup(() => clearTimeout(timer));
  const count = () =>
    words() || (matches().length === 0 ? '' : `${at() + 1} of ${matches().length}${more() ? '+' : ''}`);

  return (
    <search class={styles.find}>
      <form
        class={styles.bar}
        onSubmit={(event) => {
          event.preventDefault();
          void step(1);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') props.onClose();
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
          maxlength={400}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <span class={styles.count} role="status">
          {count()}
        </span>
        <IconButton
          icon="up"
          name="The one before"
          disabled={matches().length === 0}
          onClick={() => void step(1)}
        />
        <IconButton icon="down" name="The next one" disabled={at() === 0} onClick={() => void step(-1)} />
        <IconButton icon="close" name="Close the search" onClick={() => props.onClose()} />
      </form>
      <Show when={matches()[at()]}>
        {(match) => (
          <p class={styles.line}>
            <Marked text={match().line} marks={match().marks} />
          </p>
        )}
      </Show>
    </search>
  );
}
