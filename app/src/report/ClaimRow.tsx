import { For, Show } from 'solid-js';
import type { Claim, Evidence } from '../../../shared/model/report.ts';
import { Coded } from '../markdown/Coded.tsx';
import { Mark, type State } from '../ui/Mark.tsx';
import styles from './Report.module.css';

const stateOf = ({ holds, struck, contradicted }: Claim): State => {
  if (struck || holds === 'unclear') return 'off';
  return holds === 'yes' && !contradicted ? 'done' : 'fail';
};
const HOLDS = { yes: 'holds', no: 'does not hold', unclear: 'unclear' } as const;

export function evidenceWords(one: Evidence): string {
  switch (one.kind) {
    case 'file':
      return one.line === null ? one.path : `${one.path}:${one.line}`;
    case 'command':
      return `command ${one.n}`;
    case 'commit':
      return one.sha.slice(0, 10);
  }
}

/** One requirement of the task, and what proves it. What nothing proves is struck out. */
export function ClaimRow(props: { claim: Claim; onEvidence(one: Evidence): void }) {
  const claim = () => props.claim;
  return (
    <li class={styles.claim}>
      <Mark state={stateOf(claim())} class={styles.mark} />
      <div class={styles.said}>
        <p>
          <span class={styles.unseen}>{claim().struck ? 'Struck out: ' : `${HOLDS[claim().holds]}: `}</span>
          <Show when={claim().struck} fallback={<Coded text={claim().requirement} />}>
            <s>{claim().requirement}</s>
          </Show>
        </p>
        <Show when={claim().struck}>
          <p class={styles.note}>Struck out: its evidence does not exist.</p>
        </Show>
        <Show when={claim().contradicted}>
          <p class={styles.note}>The command that it names failed.</p>
        </Show>
        <Show when={!claim().struck && claim().note !== ''}>
          <p class={styles.note}>
            <Coded text={claim().note} />
          </p>
        </Show>
        <For each={claim().evidence}>
          {(one) => (
            <button type="button" class={styles.proof} onClick={() => props.onEvidence(one)}>
              {evidenceWords(one)}
            </button>
          )}
        </For>
        <For each={claim().missing}>{(one) => <s class={styles.missing}>{one}</s>}</For>
      </div>
    </li>
  );
}
