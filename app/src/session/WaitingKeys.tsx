import { Match, Show, Switch } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import { createAnswer } from '../asks/answer.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Key } from '../terminal/Key.tsx';
import styles from '../terminal/KeyRow.module.css';
import type { Keys } from '../terminal/keys.ts';
import { say } from '../ui/toast.ts';

interface WaitingKeysProps {
  machine: MachineView;
  session: Session;
  keys: Keys;
  onAsk(askId: string): void;
}

/** While Claude waits: the answer first. What it asks stands on the terminal above, or opens where it does not fit. */
export function WaitingKeys(props: WaitingKeysProps) {
  const data = useData();
  const ask = () => (props.machine.link().at === 'live' ? props.session.asks[0] : undefined);
  /** A yes or no to something that can be read here in full. */
  const plain = () => {
    const one = ask();
    return one?.kind === 'permission' && one.input !== '' ? one : undefined;
  };
  return (
    <Show when={ask()}>
      {(one) => (
        <>
          <Switch
            fallback={
              <Key name="Open what it asks" main onPress={() => props.onAsk(one().id)}>
                Open…
              </Key>
            }
          >
            <Match when={plain()}>{(permission) => <YesOrNo ask={permission()} {...props} />}</Match>
          </Switch>
          <Key name="Stop" onPress={() => props.keys.press('esc')}>
            Stop
          </Key>
          <Key name="Mode" onPress={() => props.keys.press('tab', { shift: true })}>
            Mode
          </Key>
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
