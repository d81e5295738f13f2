import { createSignal, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { PromptList } from '../prompts/PromptList.tsx';
import type { TerminalController } from '../terminal/controller.ts';
import { InputBar } from '../terminal/InputBar.tsx';
import { chooseInputMode, inputMode } from '../terminal/input-mode.ts';
import { KeyRow } from '../terminal/KeyRow.tsx';
import { type CaptureField, KeysBar } from '../terminal/KeysBar.tsx';
import { keyLayout } from '../terminal/key-layout.ts';
import { createKeys } from '../terminal/keys.ts';
import { pasteBytes } from '../terminal/prompt-bytes.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { say } from '../ui/toast.ts';
import { programName } from '../words/session-words.ts';
import { ClaudeKeys } from './ClaudeKeys.tsx';
import type { Draft } from './draft.ts';
import { sendPrompt, takesPrompts, typeIn } from './send-prompt.ts';

interface ComposerProps {
  machine: MachineView;
  session: Session;
  terminal: TerminalController;
  draft: Draft;
  /** Shows this ask in full. */
  onAsk(askId: string): void;
}

/** Everything by which a person types into a session: the key row, and under it lines or single keys. */
export function Composer(props: ComposerProps) {
  const data = useData();
  let capture: CaptureField | undefined;
  const keys = createKeys(props.terminal, () => capture?.forget());
  const [sending, setSending] = createSignal(false);
  const watchesOnly = () => props.terminal.drawn() && !props.terminal.mayType();

  const send = async () => {
    const text = props.draft.text();
    if (sending()) return;
    setSending(true);
    const result = await sendPrompt(
      { data, machineId: props.machine.id, session: props.session, terminal: props.terminal },
      text,
    );
    setSending(false);
    if (!result.ok) return say({ text: `${result.problem.title} ${result.problem.detail}` });
    props.draft.sent(text);
    props.terminal.toEnd();
  };
  const placeholder = () => {
    if (watchesOnly()) return 'You may watch this session';
    return takesPrompts(props.session) ? 'Prompt, / or @' : 'Type a line';
  };
  const toKeys = () => {
    chooseInputMode('keys');
    // In the same tap, or the keyboard stays down.
    capture?.open();
  };

  return (
    <>
      <PromptList
        machine={props.machine}
        session={props.session}
        onEdit={props.draft.giveBack}
        onType={(text) => void typeIn({ terminal: props.terminal }, text)}
      />
      <KeyRow
        layout={keyLayout()}
        keys={keys}
        first={
          <Show when={!watchesOnly()}>
            <ClaudeKeys machine={props.machine} session={props.session} onAsk={props.onAsk} />
          </Show>
        }
        last={
          <Show when={inputMode() === 'text'}>
            <IconButton icon="keyboard" name="Type single keys" disabled={watchesOnly()} onClick={toKeys} />
          </Show>
        }
      />
      <Show
        when={inputMode() === 'keys' && !watchesOnly()}
        fallback={
          <InputBar
            value={props.draft.text()}
            onValue={props.draft.write}
            onSend={() => void send()}
            onEnter={() => keys.press('enter')}
            onRecall={props.draft.recall}
            stuck={keys.stuck()}
            onCharacter={keys.character}
            disabled={watchesOnly()}
            placeholder={placeholder()}
          />
        }
      >
        <KeysBar
          keys={keys}
          program={programName(props.session)}
          onPaste={(text) => props.terminal.type(pasteBytes(text, props.terminal.bracketedPaste()))}
          onLeave={() => chooseInputMode('text')}
          ref={(field) => {
            capture = field;
          }}
        />
      </Show>
    </>
  );
}
