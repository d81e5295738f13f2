import { For } from 'solid-js';
import styles from './Ask.module.css';
import { askParts } from './ask-words.ts';

/** What a tool would do, in full: a long one scrolls inside. */
export function AskCommand(props: { tool: string; input: Readonly<Record<string, unknown>> }) {
  return (
    <For each={askParts(props.tool, props.input)}>
      {(part) => (
        <>
          {part.kind === 'text' || part.kind === 'path' ? (
            <p class={part.kind === 'path' ? styles.path : styles.why}>{part.text}</p>
          ) : (
            <section class={styles.command} data-part={part.kind} tabindex="0" aria-label={LABEL[part.kind]}>
              <For each={part.text.split('\n')}>
                {(line) => <div class={styles.line}>{line === '' ? '\u00a0' : line}</div>}
              </For>
            </section>
          )}
        </>
      )}
    </For>
  );
}

const LABEL = { command: 'What it is to do', removed: 'Taken out', added: 'Put in' } as const;
