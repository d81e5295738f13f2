import { Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import { UploadList } from '../attach/UploadList.tsx';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { PromptList } from '../prompts/PromptList.tsx';
import { provideShortcuts } from '../shell/shortcuts.ts';
import type { TerminalController } from '../terminal/controller.ts';
import { InputBar } from '../terminal/InputBar.tsx';
import { chooseInputMode, inputMode } from '../terminal/input-mode.ts';
import { KeyRow } from '../terminal/KeyRow.tsx';
import { type CaptureField, KeysBar } from '../terminal/KeysBar.tsx';
import { keyLayout } from '../terminal/key-layout.ts';
import { createKeys } from '../terminal/keys.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { MicButton } from '../voice/MicButton.tsx';
import { VoicePanel } from '../voice/VoicePanel.tsx';
import { programName } from '../words/session-words.ts';
import { ClaudeKeys } from './ClaudeKeys.tsx';
import { CompletionList } from './CompletionList.tsx';
import styles from './Composer.module.css';
import { ComposerSheets } from './ComposerSheets.tsx';
import { createComposing } from './composing.ts';
import type { Draft } from './draft.ts';
import { typeIn } from './send-prompt.ts';

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
  let capture: CaptureField | undefined;
  const keys = createKeys(props.terminal, () => capture?.forget());
  const text = createComposing(useData(), props);
  const watchesOnly = () => props.terminal.drawn() && !props.terminal.mayType();
  const isLive = () => props.machine.link().at === 'live';
  const isKeys = () => inputMode() === 'keys' && !watchesOnly();

  provideShortcuts({
    write() {
      chooseInputMode('text');
      text.focusBar();
    },
    editor: text.edit,
    dictate: () => (text.voice.now().at === 'speaking' ? text.voice.finish() : text.voice.start()),
  });

  const placeholder = () => {
    if (watchesOnly()) return 'You may watch this session';
    return text.isClaude() ? 'Prompt, / or @' : 'Type a line';
  };
  const panel = () => <VoicePanel voice={text.voice} machine={props.machine.name()} live={isLive()} />;
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
        onType={(words) => void typeIn({ terminal: props.terminal }, words)}
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
      <UploadList uploads={text.attach.uploads()} live={isLive()} />
      <Show when={!text.editing()}>
        {panel()}
        <CompletionList
          completion={text.completion}
          onChoose={(index) => text.completion.choose(index, text.putInBar)}
        />
      </Show>
      <Show
        when={isKeys()}
        fallback={
          <Show when={!text.isSpeaking() || text.editing()}>
            <InputBar
              value={props.draft.text()}
              onValue={props.draft.write}
              onSend={() => void text.send()}
              onEnter={() => keys.press('enter')}
              onRecall={props.draft.recall}
              onCaret={text.lookInBar}
              onKey={(event) => text.completion.key(event, text.putInBar)}
              onFiles={text.attach.add}
              ref={text.setBar}
              stuck={keys.stuck()}
              onCharacter={keys.character}
              disabled={watchesOnly()}
              placeholder={placeholder()}
              before={
                <IconButton
                  icon="clip"
                  name="Attach"
                  disabled={watchesOnly()}
                  onClick={() => text.show('attach')}
                />
              }
              inside={
                <IconButton
                  icon="expand"
                  name="Write in full"
                  class={styles.expand}
                  disabled={watchesOnly()}
                  onClick={text.edit}
                />
              }
              idle={<MicButton voice={text.voice} class={styles.mic} disabled={watchesOnly()} />}
            />
          </Show>
        }
      >
        <KeysBar
          keys={keys}
          program={programName(props.session)}
          onPaste={text.pasted}
          onLeave={() => chooseInputMode('text')}
          ref={(field) => {
            capture = field;
          }}
        />
      </Show>
      <ComposerSheets
        text={text}
        draft={props.draft}
        title={props.session.title}
        sendable={!watchesOnly()}
        panel={panel()}
        writes={!isKeys()}
      />
    </>
  );
}
