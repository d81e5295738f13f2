import { createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import { type Block, type Item, parseMarkdown } from './blocks.ts';
import type { Inline } from './inline.ts';
import styles from './Markdown.module.css';

/** Words in Markdown, as elements: no HTML of theirs is ever run, nothing of theirs is fetched. */
export function Markdown(props: { text: string }) {
  const blocks = createMemo(() => parseMarkdown(props.text));
  return (
    <div class={styles.text}>
      <Blocks of={blocks()} />
    </div>
  );
}

const Blocks = (props: { of: readonly Block[] }) => (
  <For each={props.of}>{(block) => <One block={block} />}</For>
);

function One(props: { block: Block }): JSX.Element {
  const is = <K extends Block['kind']>(kind: K) =>
    props.block.kind === kind ? (props.block as Extract<Block, { kind: K }>) : null;
  return (
    <Switch>
      <Match when={is('paragraph')}>
        {(block) => (
          <p>
            <Words of={block().inside} />
          </p>
        )}
      </Match>
      <Match when={is('heading')}>
        {(block) => (
          <h3 class={block().level <= 2 ? styles.heading : styles.lesser}>
            <Words of={block().inside} />
          </h3>
        )}
      </Match>
      <Match when={is('code')}>
        {(block) => (
          <pre class={styles.code} tabindex="0">
            <code>{block().text}</code>
          </pre>
        )}
      </Match>
      <Match when={is('quote')}>
        {(block) => (
          <blockquote class={styles.quote}>
            <Blocks of={block().blocks} />
          </blockquote>
        )}
      </Match>
      <Match when={is('list')}>
        {(block) => (
          <Show
            when={block().ordered}
            fallback={
              <ul class={styles.list}>
                <Items of={block().items} />
              </ul>
            }
          >
            <ol class={styles.list} start={block().start}>
              <Items of={block().items} />
            </ol>
          </Show>
        )}
      </Match>
      <Match when={is('table')}>
        {(block) => (
          <section class={styles.wide} tabindex="0" aria-label="Table">
            <table class={styles.table}>
              <thead>
                <tr>
                  <For each={block().head}>
                    {(cell) => (
                      <th>
                        <Words of={cell} />
                      </th>
                    )}
                  </For>
                </tr>
              </thead>
              <tbody>
                <For each={block().rows}>
                  {(row) => (
                    <tr>
                      <For each={row}>
                        {(cell) => (
                          <td>
                            <Words of={cell} />
                          </td>
                        )}
                      </For>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </section>
        )}
      </Match>
      <Match when={is('rule')}>
        <hr class={styles.rule} />
      </Match>
    </Switch>
  );
}

const Items = (props: { of: readonly Item[] }) => (
  <For each={props.of}>
    {(item) => (
      <li classList={{ [styles.checkable ?? '']: item.checked !== null }}>
        <Show when={item.checked !== null}>
          <span class={styles.box} role="img" aria-label={item.checked ? 'done' : 'not done'}>
            {item.checked ? '☑' : '☐'}
          </span>
        </Show>
        <Blocks of={item.blocks} />
      </li>
    )}
  </For>
);

const Words = (props: { of: readonly Inline[] }) => (
  <For each={props.of}>
    {(inline) => {
      switch (inline.kind) {
        case 'text':
          return inline.text;
        case 'code':
          return <code>{inline.text}</code>;
        case 'strong':
          return (
            <strong>
              <Words of={inline.inside} />
            </strong>
          );
        case 'em':
          return (
            <em>
              <Words of={inline.inside} />
            </em>
          );
        case 'gone':
          return (
            <s>
              <Words of={inline.inside} />
            </s>
          );
        case 'link':
          return (
            <a href={inline.href} target="_blank" rel="noreferrer noopener">
              <Words of={inline.inside} />
            </a>
          );
        case 'break':
          return <br />;
      }
    }}
  </For>
);
