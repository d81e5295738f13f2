import { For } from 'solid-js';

/** Plain words in which only `code` is set apart. */
export const Coded = (props: { text: string }) => (
  <For each={props.text.split(/`([^`\n]+)`/)}>
    {(part, at) => (at() % 2 === 1 ? <code>{part}</code> : part)}
  </For>
);
