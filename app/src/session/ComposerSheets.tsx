import { type JSX, Show } from 'solid-js';
import { AttachSheet } from '../attach/AttachSheet.tsx';
import { PasteSheet } from '../attach/PasteSheet.tsx';
import { UploadList } from '../attach/UploadList.tsx';
import { Editor } from '../editor/Editor.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { MicButton } from '../voice/MicButton.tsx';
import { CompletionList } from './CompletionList.tsx';
import type { Composing } from './composing.ts';
import type { Draft } from './draft.ts';
import { SentSheet } from './SentSheet.tsx';

interface ComposerSheetsProps {
  text: Composing;
  draft: Draft;
  /** Of the session. */
  title: string;
  sendable: boolean;
  /** What is being dictated. */
  panel: JSX.Element;
  /** There is a text that a paste can go into. */
  writes: boolean;
}

/** What opens over a session while one writes to it. */
export function ComposerSheets(props: ComposerSheetsProps) {
  const { text } = props;
  return (
    <>
      <Show when={text.editing()}>
        <Editor
          title={text.isClaude() ? 'Prompt' : 'Text'}
          meta={`Kept as a draft · ${props.title}`}
          value={props.draft.text()}
          onValue={props.draft.write}
          onSend={text.send}
          sendable={props.sendable}
          onClose={text.closeEditor}
          ref={text.setEditor}
          onCaret={(now) => {
            if (text.isClaude()) text.completion.look(now);
          }}
          onKey={(event) => text.completion.key(event, text.putInEditor)}
          onFiles={text.attach.add}
          between={
            <>
              <UploadList uploads={text.attach.uploads()} live />
              <CompletionList
                completion={text.completion}
                onChoose={(index) => text.completion.choose(index, text.putInEditor)}
              />
              {props.panel}
            </>
          }
          tools={
            <>
              <IconButton icon="clip" name="Attach" onClick={() => text.show('attach')} />
              <MicButton voice={text.voice} disabled={text.voice.now().at !== 'off'} />
              <IconButton
                icon="history"
                name="Sent before"
                disabled={props.draft.before().length === 0}
                onClick={() => text.show('sent')}
              />
            </>
          }
        />
      </Show>
      <Show when={text.sheet() === 'attach'}>
        <AttachSheet
          onFiles={text.attach.add}
          onPaste={() => void text.paste()}
          onSentBefore={props.draft.before().length > 0 ? () => text.show('sent') : undefined}
          onClose={() => {
            if (text.sheet() === 'attach') text.show(null);
          }}
        />
      </Show>
      <Show when={text.sheet() === 'sent'}>
        <SentSheet texts={props.draft.before()} onChoose={text.insert} onClose={() => text.show(null)} />
      </Show>
      <Show when={text.pasting() !== null}>
        <PasteSheet
          text={text.pasting() ?? ''}
          onWrite={props.writes ? text.insert : undefined}
          onType={text.type}
          onClose={text.closePaste}
        />
      </Show>
    </>
  );
}
