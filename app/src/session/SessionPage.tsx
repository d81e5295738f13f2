import { createEffect, createSignal, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import { AskStrip } from '../asks/AskStrip.tsx';
import { askShown, wantedAsk } from '../asks/wanted-ask.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { ImportedSession } from '../lifecycle/ImportedSession.tsx';
import { parentOf, parsePlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { ServersStrip } from '../servers/SessionServers.tsx';
import { LoadingPage } from '../shell/LoadingPage.tsx';
import { LostPage } from '../shell/LostPage.tsx';
import { createTerminalController } from '../terminal/controller.ts';
import { draftText } from '../terminal/draft-text.ts';
import { TerminalPane } from '../terminal/TerminalPane.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { now } from '../ui/now.ts';
import { say } from '../ui/toast.ts';
import { isOver, programName, sessionWords } from '../words/session-words.ts';
import { ClaudeNote } from './ClaudeNote.tsx';
import { Composer } from './Composer.tsx';
import { createDraft } from './draft.ts';
import { FreshnessLine } from './FreshnessLine.tsx';
import { ReadButton } from './ReadButton.tsx';
import { SessionNote } from './SessionNote.tsx';
import styles from './SessionPage.module.css';
import { SessionSheet } from './SessionSheet.tsx';
import { taskWords } from './SessionTask.tsx';
import { TaskLine } from './TaskLine.tsx';

interface SessionPageProps {
  machineId: string;
  sessionId: string;
  /** The list of sessions stands beside it. */
  beside: boolean;
}

/** One session, the whole screen: its terminal, its keys, and one line that says how fresh it is. */
export function SessionPage(props: SessionPageProps) {
  const data = useData();
  const machine = () => data.machine(props.machineId);
  const session = () =>
    machine()
      ?.sessions()
      .find((one) => one.id === props.sessionId);
  return (
    <Show when={machine()} fallback={<LostPage sentence="This device is not paired with that machine." />}>
      {(on) => (
        <Show when={session()} fallback={<Unknown machine={on()} />}>
          {(found) => (
            // A further run is another terminal.
            <Show when={`run ${found().runs}`} keyed>
              <Show
                when={found().runs > 0}
                fallback={<ImportedSession machine={on()} session={found()} beside={props.beside} />}
              >
                <OpenSession machine={on()} session={found()} beside={props.beside} />
              </Show>
            </Show>
          )}
        </Show>
      )}
    </Show>
  );
}

/** A notification may lead to a session that began while this device was away. */
const Unknown = (props: { machine: MachineView }) => {
  const onItsWay = () => ['connecting', 'live'].includes(props.machine.link().at) && !props.machine.synced();
  return (
    <Show when={onItsWay()} fallback={<LostPage sentence="This session is not known on this device." />}>
      <LoadingPage />
    </Show>
  );
};

function OpenSession(props: { machine: MachineView; session: Session; beside: boolean }) {
  const data = useData();
  const { id: sessionId } = props.session;
  const draft = createDraft(data.drafts, { machineId: props.machine.id, sessionId });
  const [menu, setMenu] = createSignal(false);
  /** The ask that is shown in full. */
  const [ask, setAsk] = createSignal<string | null>(null);

  // Led here by a notification.
  createEffect(() => {
    const wanted = wantedAsk();
    if (wanted === null) return;
    const waits = props.session.asks.some(({ id }) => id === wanted);
    if (!waits && !props.machine.synced()) return;
    if (waits) setAsk(wanted);
    else say({ text: 'That was answered already.' });
    askShown();
  });

  const terminal = createTerminalController(data, props.machine.id, sessionId, (typed) => {
    const text = draftText(typed);
    if (text === '') return say({ text: 'The last keys came too late and were not pressed.' });
    draft.giveBack(text);
    say({ text: 'What came too late is back in the field.' });
  });

  createEffect(() => {
    document.title = `${props.session.title} · Open Poet`;
  });

  const words = () => sessionWords(props.session, props.machine.link().at === 'live', now());
  const meta = () => {
    const program = programName(props.session);
    return [
      program === props.session.title ? null : program,
      words().word,
      taskWords(props.machine, props.session),
    ]
      .filter(Boolean)
      .join(' · ');
  };
  const running = () => terminal.end() === null && !isOver(props.session);

  return (
    <main class={styles.session}>
      <header class={styles.bar}>
        <Show when={!props.beside} fallback={<span class={styles.edge} />}>
          <IconButton
            icon="back"
            name="Back"
            onClick={() => router.back(parentOf(parsePlace(router.path())))}
          />
        </Show>
        <div class={styles.who}>
          <h1 class={styles.title}>{props.session.title}</h1>
          <p class={styles.meta}>{meta()}</p>
        </div>
        <ReadButton machine={props.machine} session={props.session} />
        <IconButton icon="more" name="More about this session" onClick={() => setMenu(true)} />
      </header>
      <FreshnessLine machine={props.machine} terminal={terminal} running={running()} />
      <TaskLine machine={props.machine} session={props.session} />
      <AskStrip machine={props.machine} session={props.session} open={ask()} onOpen={setAsk} />
      <Show when={running()}>
        <ClaudeNote machine={props.machine} session={props.session} />
      </Show>
      <SessionNote machine={props.machine} session={props.session} terminal={terminal} />
      <ServersStrip machine={props.machine} session={props.session} />
      <TerminalPane terminal={terminal} />
      <Show when={running()}>
        <Composer
          machine={props.machine}
          session={props.session}
          terminal={terminal}
          draft={draft}
          onAsk={setAsk}
        />
      </Show>
      <Show when={menu()}>
        <SessionSheet
          machine={props.machine}
          session={props.session}
          terminal={terminal}
          onClose={() => setMenu(false)}
        />
      </Show>
    </main>
  );
}
