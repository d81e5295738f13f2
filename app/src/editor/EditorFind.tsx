import { createSignal, onMount } from 'solid-js';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './EditorFind.module.css';

/** Finds text in what is written, and selects it there. */
export function EditorFind(props: {
  value: string;
  onFound(from: number, to: number): void;
  onClose(): void;
}) {
  let field!: HTMLInputElement;
  const [query, setQuery] = createSignal('');
  const [at, setAt] = createSignal(0);
  const found = () => {
    const wanted = query().toLowerCase();
    const places: number[] = [];
    if (wanted === '') return places;
    const value = props.value.toLowerCase();
    for (let from = value.indexOf(wanted); from >= 0; from = value.indexOf(wanted, from + wanted.length)) {
      places.push(from);
    }
    return places;
  };
  const step = (by: number) => {
    const places = found();
    if (places.length === 0) return;
    const next = (at() + by + places.length) % places.length;
    setAt(next);
    const from = places[next] ?? 0;
    props.onFound(from, from + query().length);
  };
  onMount(() => field.focus());
  const count = () => {
    if (query() === '') return '';
    return found().length === 0 ? 'none' : `${Math.min(at(), found().length - 1) + 1} of ${found().length}`;
  };
  return (
    <search>
      <form
        class={styles.bar}
        onSubmit={(event) => {
          event.preventDefault();
          step(1);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          props.onClose();
        }}
      >
        <input
          ref={field}
          class={styles.field}
          type="search"
          aria-label="Find in the text"
          placeholder="Find in the text"
          autocapitalize="off"
          enterkeyhint="search"
          value={query()}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(-1);
          }}
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
    </search>
  );
}
