import { type JSX, Show } from 'solid-js';
import { type Facts, totals } from '../../../shared/model/report.ts';
import { countWords } from '../tasks/task-words.ts';
import { Icon } from '../ui/Icon.tsx';
import { failedRun, lastTests, sumTests } from './facts-words.ts';
import styles from './Report.module.css';

export type FactList = 'change' | 'commands' | 'tests' | 'denied';

/** What was measured, a line each. */
export function FactRows(props: { facts: Facts; onOpen(list: FactList): void }) {
  const change = () => totals(props.facts);
  const ran = () => props.facts.commands.length + props.facts.moreCommands;
  const failed = () => props.facts.commands.filter(failedRun).length;
  const tests = () => sumTests(props.facts.commands);
  return (
    <div>
      <FactRow
        name="Change"
        onOpen={() => props.onOpen('change')}
        empty={change().files + change().commits === 0}
      >
        <Show when={change().files + change().commits > 0} fallback="nothing was changed">
          {`${countWords(change().files, 'file')}, ${countWords(change().commits, 'commit')} `}
          <span class={styles.added}>+{change().added}</span>{' '}
          <span class={styles.removed}>−{change().removed}</span>
        </Show>
      </FactRow>
      <FactRow name="Commands" onOpen={() => props.onOpen('commands')} empty={ran() === 0}>
        <Show when={ran() > 0} fallback="none was recorded">
          {`${ran()} ran, `}
          <span classList={{ [styles.removed ?? '']: failed() > 0 }}>{failed()} failed</span>
        </Show>
      </FactRow>
      <FactRow
        name="Tests"
        onOpen={() => props.onOpen('tests')}
        empty={lastTests(props.facts.commands).length === 0}
      >
        <Show when={lastTests(props.facts.commands).length > 0} fallback="none were found in what ran">
          {`${tests().passed} passed, `}
          <span classList={{ [styles.removed ?? '']: tests().failed > 0 }}>{tests().failed} failed</span>
          <Show when={tests().skipped > 0}>{`, ${tests().skipped} skipped`}</Show>
        </Show>
      </FactRow>
      <Show when={props.facts.denied.length > 0}>
        <FactRow name="Denied" onOpen={() => props.onOpen('denied')}>
          {countWords(props.facts.denied.length, 'tool call')}
        </FactRow>
      </Show>
    </div>
  );
}

function FactRow(props: { name: string; empty?: boolean; onOpen(): void; children: JSX.Element }) {
  const inner = () => (
    <>
      <span class={styles.name}>{props.name}</span>
      <span class={styles.value}>{props.children}</span>
    </>
  );
  return (
    <Show when={!props.empty} fallback={<div class={styles.fact}>{inner()}</div>}>
      <button type="button" class={styles.fact} onClick={() => props.onOpen()}>
        {inner()}
        <Icon name="chevron" small />
      </button>
    </Show>
  );
}
