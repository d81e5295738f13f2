import { For, onMount, Show } from 'solid-js';
import type { ServerTest } from '../../../shared/model/server.ts';
import styles from '../gear/Gear.module.css';
import { List, Row } from '../ui/List.tsx';
import { Mark } from '../ui/Mark.tsx';

const seconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);

/** What a test found: the server's tools, or why it does not work, and its own words. */
export function TestResult(props: { result: ServerTest }) {
  let section!: HTMLElement;
  onMount(() => section.scrollIntoView({ block: 'nearest' }));
  const title = () => {
    const { ok, about, ms } = props.result;
    return ok ? `${about ?? 'It'} answered in ${seconds(ms)}` : `It does not work, after ${seconds(ms)}`;
  };
  return (
    <section ref={section} class={styles.group} aria-label="Result of the test" aria-live="polite">
      <div class={styles.flush}>
        <List marked>
          <Row
            lead={<Mark state={props.result.ok ? 'done' : 'fail'} />}
            title={title()}
            meta={
              props.result.ok
                ? props.result.tools.length === 1
                  ? '1 tool'
                  : `${props.result.tools.length} tools`
                : props.result.problem
            }
          />
          <For each={props.result.tools}>
            {(tool) => <Row plain title={tool.name} meta={tool.description} />}
          </For>
        </List>
      </div>
      <Show when={props.result.stderr.trim() !== ''}>
        <h3 class={styles.legend}>What it said on standard error</h3>
        <pre class={styles.said}>{props.result.stderr.trim()}</pre>
      </Show>
    </section>
  );
}
