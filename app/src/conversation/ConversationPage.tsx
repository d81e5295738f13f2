import { createMemo, createSignal, Show } from 'solid-js';
import { AskStrip } from '../asks/AskStrip.tsx';
import { entryIn } from '../router/moment.ts';
import { router } from '../router/router.ts';
import { SessionFrame } from '../session/SessionFrame.tsx';
import { takesPrompts } from '../session/send-prompt.ts';
import { isOver } from '../words/session-words.ts';
import { TalkField } from './TalkField.tsx';
import { TalkView } from './TalkView.tsx';

interface ConversationPageProps {
  machineId: string;
  sessionId: string;
  beside: boolean;
}

/** A session as a conversation that is read, live or past; on a phone often the better seat. */
export function ConversationPage(props: ConversationPageProps) {
  const [ask, setAsk] = createSignal<string | null>(null);
  const at = createMemo(() => entryIn(router.hash()));
  let toEnd = () => {};
  return (
    <SessionFrame
      machineId={props.machineId}
      sessionId={props.sessionId}
      at="conversation"
      beside={props.beside}
    >
      {(machine, session) => (
        <>
          <AskStrip machine={machine()} session={session()} open={ask()} onOpen={setAsk} />
          <TalkView
            machine={machine()}
            session={session()}
            agent={null}
            at={at()}
            onReady={(go) => {
              toEnd = go;
            }}
          />
          <Show when={!isOver(session()) && takesPrompts(session()) && machine().grant()?.role === 'owner'}>
            <TalkField machine={machine()} session={session()} onSent={() => toEnd()} />
          </Show>
        </>
      )}
    </SessionFrame>
  );
}
