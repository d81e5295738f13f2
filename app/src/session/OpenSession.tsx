import { createEffect, createSignal, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import { AskStrip } from '../asks/AskStrip.tsx';
import { askShown, wantedAsk } from '../asks/wanted-ask.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import { ServersStrip } from '../servers/SessionServers.tsx';
import { provideShortcuts } from '../shell/shortcuts.ts';
import { roomy } from '../shell/wide.ts';
import { createTerminalController } from '../terminal/controller.ts';
import { draftText } from '../terminal/draft-text.ts';
import { FindBar } from '../terminal/FindBar.tsx';
import { TerminalPane } from '../terminal/TerminalPane.tsx';
import { copyText } from '../ui/clipboard.ts';
import { keep, kept } from '../ui/kept.ts';
import { say } from '../ui/toast.ts';
import { isOver, programName } from '../words/session-words.ts';
import { Announcer } from './Announcer.tsx';
import { ClaudeNote } from './ClaudeNote.tsx';
import { Composer } from './Composer.tsx';
import { createDraft } from './draft.ts';
import { FreshnessLine } from './FreshnessLine.tsx';
import { FullScreenActs } from './FullScreenActs.tsx';
import { createFullScreen } from './full-screen.ts';
import { besideSession, openSession, openSessions } from './open-sessions.ts';
import { SessionHead } from './SessionHead.tsx';
import { SessionNote } from './SessionNote.tsx';
import styles from './SessionPage.module.css';
import { SessionSheet } from './SessionSheet.tsx';
import { SessionTabs } from './SessionTabs.tsx';
import { TaskBeside } from './TaskBeside.tsx';
import { TaskLine } from './TaskLine.tsx';
import { TextSheet } from './TextSheet.tsx';
import { toView } from './to-view.ts';
import { followSwipes } from './view-swipe.ts';

const MOST_LINES = 2_000;
const TASK_BESIDE = 'task-beside';

/** One session, the whole screen: its terminal, its keys, and one line that says how fresh it is. */
export function OpenSession(props: { machine: MachineView; session: Session; beside: boolean }) {
  const data = useData();
  const { id: sessionId } = props.session;
  const draft = createDraft(data.drafts, { machineId: props.machine.id, sessionId });
  const [menu, setMenu] = createSignal(false);
  const [finding, setFinding] = createSignal(false);
  const [reading, setReading] = createSignal(false);
  const [task, setTask] = createSignal(kept(TASK_BESIDE) !== 'no');
  const showTask = (shown: boolean) => {
    setTask(shown);
    keep(TASK_BESIDE, shown ? null : 'no');
  };
  /** The ask that is shown in full. */
  const [ask, setAsk] = createSignal<string | null>(null);
  /** In full screen: whether what types is shown. */
  const [typing, setTyping] = createSignal(false);

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

  const terminal = createTerminalController(data, props.machine.id, sessionId, {
    onDraft(typed) {
      const text = draftText(typed);
      if (text === '') return say({ text: 'The last keys came too late and were not pressed.' });
      draft.giveBack(text);
      say({ text: 'What came too late is back in the field.' });
    },
    onClipboard: (text) =>
      say({
        text: `${programName(props.session)} wants to copy ${text.length} characters to this device.`,
        action: { text: 'Let it', act: () => void copyText(text, 'Copied.') },
      }),
  });
  const full = createFullScreen(() => {
    setTyping(false);
    terminal.refit();
  });

  createEffect(() => {
    document.title = `${props.session.title} · Open Poet`;
  });
  const running = () => terminal.end() === null && !isOver(props.session);
  const insert = (text: string) => draft.write([draft.text(), text].filter(Boolean).join(' '));

  const here = { machineId: props.machine.id, sessionId };
  openSession(here);
  const toTab = (step: -1 | 1) => {
    const next = besideSession(openSessions(data.machine), here, step);
    if (next !== null) router.navigate(formatPlace({ at: 'session', ...next }), { replace: true });
  };
  provideShortcuts({
    find: () => setFinding(true),
    full: () => (full.on() ? full.leave() : full.enter()),
    copy: () => void copyText(terminal.selected(), 'Copied.'),
    copyLast: () => void copyText(terminal.lastOutput(), 'The last output is copied.'),
    previous: () => toTab(-1),
    next: () => toTab(1),
  });

  return (
    <div class={styles.whole}>
      <main
        ref={(main) =>
          followSwipes(main, (step) => toView(props.machine.id, props.session, 'session', step), {
            only: 'header, .xterm',
            isFree: () => !terminal.canPan() && !full.on(),
          })
        }
        class={styles.session}
      >
        <Announcer session={props.session} />
        <Show when={props.beside}>
          <SessionTabs here={here} />
        </Show>
        <Show when={!full.on()}>
          <SessionHead
            machine={props.machine}
            session={props.session}
            beside={props.beside}
            onFind={() => setFinding(true)}
            onFull={full.enter}
            onTask={roomy() && props.session.taskId !== null ? () => showTask(!task()) : undefined}
            taskShown={task()}
            onMore={() => setMenu(true)}
          />
          <FreshnessLine machine={props.machine} terminal={terminal} running={running()} />
        </Show>
        <Show when={finding()}>
          <FindBar terminal={terminal} onClose={() => setFinding(false)} />
        </Show>
        <Show when={!full.on() && !(roomy() && props.beside && task())}>
          <TaskLine machine={props.machine} session={props.session} />
        </Show>
        <AskStrip machine={props.machine} session={props.session} open={ask()} onOpen={setAsk} />
        <Show when={running()}>
          <ClaudeNote machine={props.machine} session={props.session} />
        </Show>
        <SessionNote machine={props.machine} session={props.session} terminal={terminal} />
        <ServersStrip machine={props.machine} session={props.session} />
        <TerminalPane
          terminal={terminal}
          onInsert={running() ? insert : undefined}
          onMore={() => setReading(true)}
        />
        <Show when={full.on()}>
          <FullScreenActs
            title={props.session.title}
            typing={typing()}
            onTyping={running() ? () => setTyping((shown) => !shown) : undefined}
            onFind={() => setFinding(true)}
            onTurn={full.turn()}
            onLeave={full.leave}
          />
        </Show>
        <Show when={running() && (!full.on() || typing())}>
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
            onFind={() => setFinding(true)}
            onFull={full.enter}
            onText={() => setReading(true)}
            onCopyLast={() => void copyText(terminal.lastOutput(), 'The last output is copied.')}
            onClose={() => setMenu(false)}
          />
        </Show>
        <Show when={reading()}>
          <TextSheet text={terminal.text(MOST_LINES)} onClose={() => setReading(false)} />
        </Show>
      </main>
      <Show when={roomy() && props.beside && task() && props.session.taskId} keyed>
        {(taskId) => <TaskBeside machine={props.machine} taskId={taskId} onClose={() => showTask(false)} />}
      </Show>
    </div>
  );
}
