import { createSignal, For, Show } from 'solid-js';
import { Button } from '../ui/Button.tsx';
import styles from './Ask.module.css';
import { type AskPart, askParts, visible } from './ask-words.ts';
import type { DiffLine } from './line-diff.ts';

/** As many lines as a phone draws at once without a stutter. */
const PAGE_LINES = 300;

/** What a tool would do, in full: a long one scrolls inside, a very long one page by page. */
export function AskCommand(props: { tool: string; input: Readonly<Record<string, unknown>> }) {
  return <For each={askParts(props.tool, props.input)}>{(part) => <Part part={part} />}</For>;
}

function Part(props: { part: AskPart }) {
  const { part } = props;
  switch (part.kind) {
    case 'text':
      return <p class={styles.why}>{visible(part.text)}</p>;
    case 'path':
      return <p class={styles.path}>{visible(part.text)}</p>;
    case 'command':
      return (
        <Lines
          label="What it is to do"
          lines={part.text.split('\n').map((text) => ({ kind: 'same', text }))}
        />
      );
    case 'change':
      return <Lines label="What it changes" change lines={part.lines} />;
  }
}

function Lines(props: { label: string; change?: boolean; lines: readonly DiffLine[] }) {
  const [pages, setPages] = createSignal(1);
  const shown = () => props.lines.slice(0, pages() * PAGE_LINES);
  const left = () => props.lines.length - shown().length;
  return (
    <section
      class={styles.command}
      data-part={props.change ? 'change' : 'command'}
      tabindex="0"
      aria-label={props.label}
    >
      <For each={shown()}>
        {({ kind, text }) => (
          <div class={styles.line} data-kind={kind}>
            <Show when={props.change && kind !== 'same'}>
              <span class={styles.unseen}>{kind === 'in' ? 'put in: ' : 'taken out: '}</span>
            </Show>
            {text === '' ? '\u00a0' : visible(text)}
          </div>
        )}
      </For>
      <Show when={left() > 0}>
        <Button kind="bare" onClick={() => setPages((before) => before + 1)}>
          {`Show ${Math.min(left(), PAGE_LINES)} more of ${props.lines.length} lines`}
        </Button>
      </Show>
    </section>
  );
}
