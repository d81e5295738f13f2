import { createSignal, For, Show } from 'solid-js';
import type { Prompt } from '../../../shared/model/prompt.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView, Result } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Mark } from '../ui/Mark.tsx';
import { now } from '../ui/now.ts';
import { say } from '../ui/toast.ts';
import { type OnItsWay, onTheirWay } from './on-their-way.ts';
import styles from './PromptList.module.css';

interface PromptListProps {
  machine: MachineView;
  session: Session;
  /** Puts a text into the field again. */
  onEdit(text: string): void;
  /** Types a text into the terminal, whatever is open there. */
  onType(text: string): void;
}

const FEW = 2;

/** What was sent and Claude Code has not taken yet: why it waits, and what can be done about it. Nothing where all has gone. */
export function PromptList(props: PromptListProps) {
  const data = useData();
  const [all, setAll] = createSignal(false);
  const waiting = () => onTheirWay(data, props.machine.id, props.session, now());
  const shown = () => (all() ? waiting() : waiting().slice(-FEW));
  return (
    <Show when={waiting().length > 0}>
      <ul class={styles.list} aria-label="On their way to Claude">
        <Show when={waiting().length > shown().length}>
          <li class={styles.more}>
            <Button kind="bare" onClick={() => setAll(true)}>
              {`${waiting().length - shown().length} more on their way`}
            </Button>
          </li>
        </Show>
        <For each={shown()}>
          {(one) => (
            <Show
              when={one.at === 'machine' && one}
              fallback={<OnDevice {...props} one={one as Extract<OnItsWay, { at: 'device' }>} />}
            >
              {(there) => <OnMachine {...props} prompt={there().prompt} />}
            </Show>
          )}
        </For>
      </ul>
    </Show>
  );
}

function OnMachine(props: PromptListProps & { prompt: Prompt }) {
  const data = useData();
  const [busy, setBusy] = createSignal(false);
  const at = () => [props.machine.id, props.session.id, props.prompt.id] as const;
  const live = () => props.machine.link().at === 'live';

  const act = async <T,>(work: () => Promise<Result<T>>): Promise<T | null> => {
    setBusy(true);
    const result = await work();
    setBusy(false);
    if (result.ok) return result.value;
    say({ text: `${result.problem.title} ${result.problem.detail}` });
    return null;
  };
  /** Its text is safe elsewhere before it is taken off the machine. */
  const takeOut = async (then: (text: string) => void) => {
    const whole = await act(() => data.wholePrompt(...at()));
    if (whole === null) return;
    then(whole.text);
    await act(() => data.takeBackPrompt(...at()));
  };
  return (
    <li class={styles.prompt} data-state={props.prompt.state}>
      <span class={styles.mark}>
        <Mark state={props.prompt.state === 'undelivered' ? 'fail' : 'work'} />
      </span>
      <div class={styles.words}>
        <p class={styles.head}>{props.prompt.head}</p>
        <p class={styles.why}>{stateWords(props.prompt)}</p>
        <Show when={props.prompt.state !== 'sending'}>
          <div class={styles.acts}>
            <Show when={props.prompt.state === 'undelivered' || props.prompt.when === 'idle'}>
              <Button disabled={busy() || !live()} onClick={() => void act(() => data.promptAgain(...at()))}>
                {props.prompt.state === 'undelivered' ? 'Send again' : 'Send now'}
              </Button>
            </Show>
            <Button kind="bare" disabled={busy() || !live()} onClick={() => void takeOut(props.onEdit)}>
              Edit
            </Button>
            <Show when={props.prompt.state === 'undelivered'}>
              <Button kind="bare" disabled={busy() || !live()} onClick={() => void takeOut(props.onType)}>
                Type it
              </Button>
            </Show>
          </div>
        </Show>
      </div>
      <Show when={props.prompt.state !== 'sending'}>
        <IconButton
          icon="close"
          name={`Take back: ${props.prompt.head.slice(0, 40)}`}
          disabled={busy() || !live()}
          onClick={() => void act(() => data.takeBackPrompt(...at()))}
        />
      </Show>
    </li>
  );
}

function stateWords({ state, why, by }: Prompt): string {
  const whose = by === '' ? '' : `, sent ${by}`;
  if (state === 'sending') return `On its way${whose}`;
  if (state === 'undelivered') return `Not delivered. ${why ?? ''}`.trim();
  return `${why ?? 'It goes in a moment.'}${why === null ? '' : whose && ` Sent ${by}.`}`;
}

function OnDevice(props: PromptListProps & { one: Extract<OnItsWay, { at: 'device' }> }) {
  const data = useData();
  const edit = () => {
    const entry = data.outbox().find(({ id }) => id === props.one.entryId);
    const { text } = (entry?.body ?? {}) as { text?: string };
    if (typeof text === 'string') props.onEdit(text);
    data.discard(props.one.entryId);
  };
  return (
    <li class={styles.prompt}>
      <span class={styles.mark}>
        <Show when={props.one.problem !== null || props.one.asks} fallback={<Icon name="send" small />}>
          <Mark state={props.one.problem === null ? 'wait' : 'fail'} />
        </Show>
      </span>
      <div class={styles.words}>
        <p class={styles.head}>{props.one.head}</p>
        <p class={styles.why}>
          {props.one.problem ??
            (props.one.asks
              ? 'Written a while ago and not sent. Does it still go?'
              : `Kept here. It goes once ${props.machine.name()} answers.`)}
        </p>
        <div class={styles.acts}>
          <Show when={props.one.problem !== null || props.one.asks}>
            <Button onClick={() => data.retry(props.one.entryId)}>
              {props.one.asks ? 'Send it' : 'Send again'}
            </Button>
          </Show>
          <Button kind="bare" onClick={edit}>
            Edit
          </Button>
        </div>
      </div>
      <IconButton
        icon="close"
        name={`Do not send: ${props.one.head.slice(0, 40)}`}
        onClick={() => data.discard(props.one.entryId)}
      />
    </li>
  );
}
