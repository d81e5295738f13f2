import { createSignal, Match, Show, Switch } from 'solid-js';
import type { Control } from '../../../shared/model/prompt.ts';
import type { Session } from '../../../shared/model/session.ts';
import { createAnswer } from '../asks/answer.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Key } from '../terminal/Key.tsx';
import styles from '../terminal/KeyRow.module.css';
import { say } from '../ui/toast.ts';
import { isOver } from '../words/session-words.ts';

interface ClaudeKeysProps {
  machine: MachineView;
  session: Session;
  onAsk(askId: string): void;
}

/**
 * What is wanted of Claude now, before all other keys: an answer while it waits, an end while it works. What it asks stands on
 * the terminal above, or opens where it does not fit.
 */
export function ClaudeKeys(props: ClaudeKeysProps) {
  const data = useData();
  const [pressed, setPressed] = createSignal<Control | null>(null);
  const live = () => props.machine.link().at === 'live' && !isOver(props.session);
  const ask = () => (live() ? props.session.asks[0] : undefined);
  /** A yes or no to something that can be read here in full. */
  const plain = () => {
    const one = ask();
    return one?.kind === 'permission' && one.input !== '' ? one : undefined;
  };
  const state = () => (live() ? props.session.activity?.state : undefined);
  const press = async (control: Control) => {
    setPressed(control);
    const result = await data.control(props.machine.id, props.session.id, control);
    setPressed(null);
    if (!result.ok) say({ text: `${result.problem.title} ${result.problem.detail}` });
  };
  return (
    <Show when={state()}>
      {(now) => (
        <>
          <Show when={ask()}>
            {(one) => (
              <Switch
                fallback={
                  <Key name="Open what it asks" main onPress={() => props.onAsk(one().id)}>
                    Open…
                  </Key>
                }
              >
                <Match when={plain()}>{(permission) => <YesOrNo ask={permission()} {...props} />}</Match>
              </Switch>
            )}
          </Show>
          <Show when={now() === 'working' || now() === 'waiting'}>
            <Key name="Stop Claude" disabled={pressed() !== null} onPress={() => void press('interrupt')}>
              Stop
            </Key>
          </Show>
          <Show when={now() !== 'waiting'}>
            <Key name="Next permission mode" disabled={pressed() !== null} onPress={() => void press('mode')}>
              Mode
            </Key>
          </Show>
          <i class={styles.gap} />
        </>
      )}
    </Show>
  );

  function YesOrNo(own: { ask: Session['asks'][number] }) {
    const answer = createAnswer(data, () => ({
      machineId: props.machine.id,
      sessionId: props.session.id,
      ask: own.ask,
    }));
    const press = async (what: 'allow' | 'deny') => {
      await answer.answer({ answer: what });
      const problem = answer.problem();
      if (problem !== null) say({ text: `${problem.title} ${problem.detail}` });
    };
    return (
      <>
        <Key name="Allow" main disabled={answer.pressed() !== null} onPress={() => void press('allow')}>
          Allow
        </Key>
        <i class={styles.apart} />
        <Key name="Deny" disabled={answer.pressed() !== null} onPress={() => void press('deny')}>
          Deny
        </Key>
      </>
    );
  }
}
