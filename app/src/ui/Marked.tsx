import { For } from 'solid-js';
import styles from './Marked.module.css';

/** Words, and in them what was looked for: stretches [from, to), in order. */
export function Marked(props: { text: string; marks: readonly (readonly [from: number, to: number])[] }) {
  const parts = () => {
    const all: { text: string; marked: boolean }[] = [];
    let at = 0;
    for (const [from, to] of props.marks) {
      if (from < at || to > props.text.length) continue;
      all.push({ text: props.text.slice(at, from), marked: false });
      all.push({ text: props.text.slice(from, to), marked: true });
      at = to;
    }
    all.push({ text: props.text.slice(at), marked: false });
    return all.filter(({ text }) => text !== '');
  };
  return (
    <For each={parts()}>
      {({ text, marked }) => (marked ? <mark class={styles.mark}>{text}</mark> : text)}
    </For>
  );
}
