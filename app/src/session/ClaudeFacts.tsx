import { createSignal, Show } from 'solid-js';
import type { Control } from '../../../shared/model/prompt.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { ActionProblem, MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Facts } from '../ui/Facts.tsx';
import { say } from '../ui/toast.ts';
import { isOver } from '../words/session-words.ts';
import { contextWords, costWords, modeWords } from '../words/usage-words.ts';
import styles from './ClaudeFacts.module.css';

const SAID = {
  compact: 'The context is shortened as soon as Claude is idle.',
  mode: 'The next permission mode is on; the terminal says which.',
} as const;

/** What this conversation uses, and what can be done about it. */
export function ClaudeFacts(props: { machine: MachineView; session: Session }) {
  const data = useData();
  const [busy, setBusy] = createSignal<Control | null>(null);
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [clearing, setClearing] = createSignal(false);
  const facts = () => {
    const { usage } = props.session;
    const all = [
      ['Model', usage?.model ?? null],
      ['Permission', modeWords(usage?.mode ?? null)],
      ['Context', contextWords(usage?.context ?? null)],
      ['Cost', costWords(usage?.cost ?? null)],
    ] as const;
    return all.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  };
  const control = (what: Control) => data.control(props.machine.id, props.session.id, what);
  const press = async (what: 'mode' | 'compact') => {
    setBusy(what);
    setProblem(null);
    const result = await control(what);
    setBusy(null);
    if (result.ok) say({ text: SAID[what] });
    else setProblem(result.problem);
  };
  const live = () => props.machine.link().at === 'live';
  return (
    <section class={styles.claude} aria-label="Claude Code">
      <Show when={facts().length > 0}>
        <div class={styles.facts}>
          <Facts facts={facts()} />
        </div>
      </Show>
      <Show when={!isOver(props.session)}>
        <div class={styles.acts}>
          <Button busy={busy() === 'mode'} disabled={!live()} onClick={() => void press('mode')}>
            Next mode
          </Button>
          <Button busy={busy() === 'compact'} disabled={!live()} onClick={() => void press('compact')}>
            Shorten context
          </Button>
          <Button disabled={!live()} onClick={() => setClearing(true)}>
            Clear…
          </Button>
        </div>
        <Show when={problem()}>{(found) => <ErrorNote problem={found()} />}</Show>
      </Show>
      <Show when={clearing()}>
        <Confirm
          title="Clear the conversation?"
          verb="Clear"
          act={() => control('clear')}
          onClose={() => setClearing(false)}
        >
          Claude forgets what was said in this session and begins anew. The conversation until now stays on{' '}
          {props.machine.name()} and can be resumed.
        </Confirm>
      </Show>
    </section>
  );
}
