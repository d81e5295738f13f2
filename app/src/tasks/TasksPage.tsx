import { createMemo, createSignal, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { projectsByUse } from '../now/live-sessions.ts';
import { router } from '../router/router.ts';
import { Page } from '../shell/Page.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { BoardPage } from './BoardPage.tsx';
import { chooseProject, chosenProject } from './chosen-project.ts';

/** The tab: the board that was looked at last. */
export function TasksPage() {
  const data = useData();
  const [chosen, setChosen] = createSignal(chosenProject());
  const projects = createMemo(() => projectsByUse(data));
  const shown = () => projects().find(({ project }) => project.id === chosen()) ?? projects()[0];
  return (
    <Show
      when={shown()}
      fallback={
        <Page title="Tasks">
          <Show
            when={data.machines().length > 0}
            fallback={
              <Empty sentence="Tasks live on a machine. None is paired yet.">
                <Button kind="go" onClick={() => router.navigate('/pair')}>
                  Pair a machine
                </Button>
              </Empty>
            }
          >
            <Empty sentence="A task belongs to a project. There is none yet.">
              <Button kind="go" onClick={() => router.navigate('/')}>
                Go to Now
              </Button>
            </Empty>
          </Show>
        </Page>
      }
    >
      {(on) => (
        <BoardPage
          machineId={on().machine.id}
          projectId={on().project.id}
          tab
          onChoose={(projectId) => {
            chooseProject(projectId);
            setChosen(projectId);
          }}
        />
      )}
    </Show>
  );
}
