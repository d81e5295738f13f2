import { createMemo, ErrorBoundary, Match, onCleanup, Show, Switch } from 'solid-js';
import styles from './app.module.css';
import { sayWhoAnswered } from './asks/who-answered.ts';
import { useData } from './data-context.tsx';
import { LockPage } from './kept/LockPage.tsx';
import { closeNewSession, newSessionRequest, openNewSession } from './new-session/open.ts';
import { NowList } from './now/NowList.tsx';
import { NowPage } from './now/NowPage.tsx';
import { type Place, parsePlace } from './router/places.ts';
import { router } from './router/router.ts';
import { BrokenPage } from './shell/BrokenPage.tsx';
import { followNotifications } from './shell/from-notifications.ts';
import { immersed } from './shell/immersed.ts';
import { LoadingPage } from './shell/LoadingPage.tsx';
import { LostPage } from './shell/LostPage.tsx';
import {
  closeShortcuts,
  listenForShortcuts,
  openShortcuts,
  provideShortcuts,
  shortcutsShown,
} from './shell/shortcuts.ts';
import { Tabs } from './shell/Tabs.tsx';
import { TroubleNote } from './shell/TroubleNote.tsx';
import { wide } from './shell/wide.ts';
import { later } from './ui/later.tsx';
import { ToastHost } from './ui/ToastHost.tsx';

const ConversationPage = later(
  async () => (await import('./conversation/ConversationPage.tsx')).ConversationPage,
  LoadingPage,
);
const HistoryPage = later(async () => (await import('./history/HistoryPage.tsx')).HistoryPage, LoadingPage);
const InboxPage = later(async () => (await import('./inbox/InboxPage.tsx')).InboxPage, LoadingPage);
const KeptPage = later(async () => (await import('./kept/KeptPage.tsx')).KeptPage, LoadingPage);
const MachinePage = later(async () => (await import('./machine/MachinePage.tsx')).MachinePage, LoadingPage);
const MachineSettingsPage = later(
  async () => (await import('./machine-settings/MachineSettingsPage.tsx')).MachineSettingsPage,
  LoadingPage,
);
const MorePage = later(async () => (await import('./settings/MorePage.tsx')).MorePage, LoadingPage);
const NewSessionSheet = later(
  async () => (await import('./new-session/NewSessionSheet.tsx')).NewSessionSheet,
);
const NotificationsPage = later(
  async () => (await import('./notifications/NotificationsPage.tsx')).NotificationsPage,
  LoadingPage,
);
const OutputPage = later(async () => (await import('./output/OutputPage.tsx')).OutputPage, LoadingPage);
const PairPage = later(async () => (await import('./pairing/PairPage.tsx')).PairPage, LoadingPage);
const PlayPage = later(async () => (await import('./player/PlayPage.tsx')).PlayPage, LoadingPage);
const ProjectPage = later(async () => (await import('./project/ProjectPage.tsx')).ProjectPage, LoadingPage);
const BoardPage = later(async () => (await import('./tasks/BoardPage.tsx')).BoardPage, LoadingPage);
const TaskPage = later(async () => (await import('./tasks/TaskPage.tsx')).TaskPage, LoadingPage);
const TasksPage = later(async () => (await import('./tasks/TasksPage.tsx')).TasksPage, LoadingPage);
const ServersPage = later(async () => (await import('./servers/ServersPage.tsx')).ServersPage, LoadingPage);
const SkillPage = later(async () => (await import('./skills/SkillPage.tsx')).SkillPage, LoadingPage);
const SkillsPage = later(async () => (await import('./skills/SkillsPage.tsx')).SkillsPage, LoadingPage);
const ShortcutsSheet = later(async () => (await import('./shell/ShortcutsSheet.tsx')).ShortcutsSheet);
const SessionPage = later(async () => (await import('./session/SessionPage.tsx')).SessionPage, LoadingPage);

/** Those that an app is most often opened at. */
const openedAt: Partial<Record<Place['at'], { ahead(): void }>> = {
  history: HistoryPage,
  session: SessionPage,
  conversation: ConversationPage,
  output: OutputPage,
  inbox: InboxPage,
  tasks: TasksPage,
  board: BoardPage,
  task: TaskPage,
};

export function App() {
  const data = useData();
  sayWhoAnswered(data);
  followNotifications(data);
  // A machine's place and its neighbour's are the same component with other ids: the memo tells them apart by address.
  const place = createMemo(() => parsePlace(router.path()));
  // While the storage is being opened there is time to have the page's code too.
  openedAt[place().at]?.ahead();
  const is = <At extends Place['at']>(at: At) => {
    const here = place();
    return here.at === at ? (here as Extract<Place, { at: At }>) : null;
  };
  const locked = () => data.lock.state() === 'locked';
  const ofSession = () => ['session', 'conversation', 'output', 'play'].includes(place().at);
  const whole = () => locked() || place().at === 'pair' || immersed() || (ofSession() && !wide());
  /** On a larger screen the list of what runs stays beside what is open. */
  const beside = () =>
    wide() && !immersed() && !locked() && (ofSession() || ['now', 'machine', 'project'].includes(place().at));

  onCleanup(listenForShortcuts());
  provideShortcuts({ help: openShortcuts, newSession: () => openNewSession({}) });

  return (
    <div
      class={styles.app}
      classList={{ [styles.wide ?? '']: wide(), [styles.barred ?? '']: !wide() && !whole() }}
    >
      <Show when={wide() && !whole()}>
        <Tabs rail />
      </Show>
      <Show when={beside()}>
        <NowList />
      </Show>
      <div class={styles.place}>
        <TroubleNote />
        <Show
          when={data.ready()}
          fallback={
            <Show when={locked()} fallback={<LoadingPage />}>
              <LockPage />
            </Show>
          }
        >
          <ErrorBoundary fallback={(error) => <BrokenPage error={error} />}>
            <Switch fallback={<LostPage />}>
              <Match when={is('now')}>
                <NowPage beside={beside()} />
              </Match>
              <Match when={is('machine')} keyed>
                {(here) => <MachinePage machineId={here.machineId} />}
              </Match>
              <Match when={is('machineSettings')} keyed>
                {(here) => <MachineSettingsPage machineId={here.machineId} />}
              </Match>
              <Match when={is('skills')} keyed>
                {(here) => <SkillsPage machineId={here.machineId} projectId={null} />}
              </Match>
              <Match when={is('projectSkills')} keyed>
                {(here) => <SkillsPage machineId={here.machineId} projectId={here.projectId} />}
              </Match>
              <Match when={is('skill')} keyed>
                {(here) => <SkillPage machineId={here.machineId} skillId={here.skillId} />}
              </Match>
              <Match when={is('servers')} keyed>
                {(here) => <ServersPage machineId={here.machineId} projectId={null} />}
              </Match>
              <Match when={is('projectServers')} keyed>
                {(here) => <ServersPage machineId={here.machineId} projectId={here.projectId} />}
              </Match>
              <Match when={is('project')} keyed>
                {(here) => <ProjectPage machineId={here.machineId} projectId={here.projectId} />}
              </Match>
              <Match when={is('session')} keyed>
                {(here) => (
                  <SessionPage machineId={here.machineId} sessionId={here.sessionId} beside={beside()} />
                )}
              </Match>
              <Match when={is('conversation')} keyed>
                {(here) => (
                  <ConversationPage machineId={here.machineId} sessionId={here.sessionId} beside={beside()} />
                )}
              </Match>
              <Match when={is('output')} keyed>
                {(here) => (
                  <OutputPage machineId={here.machineId} sessionId={here.sessionId} beside={beside()} />
                )}
              </Match>
              <Match when={is('play')} keyed>
                {(here) => (
                  <PlayPage machineId={here.machineId} sessionId={here.sessionId} beside={beside()} />
                )}
              </Match>
              <Match when={is('inbox')}>
                <InboxPage />
              </Match>
              <Match when={is('tasks')}>
                <TasksPage />
              </Match>
              <Match when={is('board')} keyed>
                {(here) => <BoardPage machineId={here.machineId} projectId={here.projectId} />}
              </Match>
              <Match when={is('task')} keyed>
                {(here) => <TaskPage machineId={here.machineId} taskId={here.taskId} />}
              </Match>
              <Match when={is('history')}>
                <HistoryPage />
              </Match>
              <Match when={is('more')}>
                <MorePage />
              </Match>
              <Match when={is('kept')}>
                <KeptPage />
              </Match>
              <Match when={is('notifications')}>
                <NotificationsPage />
              </Match>
              <Match when={is('pair')}>
                <PairPage />
              </Match>
            </Switch>
          </ErrorBoundary>
        </Show>
      </div>
      <Show when={!wide() && !whole()}>
        <Tabs rail={false} />
      </Show>
      <Show when={newSessionRequest()} keyed>
        {(preset) => <NewSessionSheet preset={preset} onClose={closeNewSession} />}
      </Show>
      <Show when={shortcutsShown()}>
        <ShortcutsSheet onClose={closeShortcuts} />
      </Show>
      <ToastHost />
    </div>
  );
}
