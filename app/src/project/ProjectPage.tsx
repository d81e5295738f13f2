import { createEffect, createMemo, createSignal, For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { LinkNote } from '../machine/LinkNote.tsx';
import { openNewSession } from '../new-session/open.ts';
import { endedSessions, liveSessions } from '../now/live-sessions.ts';
import { SessionRow } from '../now/SessionRow.tsx';
import { LostPage } from '../shell/LostPage.tsx';
import { Page } from '../shell/Page.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Section } from '../ui/List.tsx';
import { gitWords } from '../words/git-words.ts';
import { GearRows } from './GearRows.tsx';
import styles from './ProjectPage.module.css';
import { ProjectSheet } from './ProjectSheet.tsx';

/** One project: what runs in it, and what ran. */
export function ProjectPage(props: { machineId: string; projectId: string }) {
  const data = useData();
  const [menu, setMenu] = createSignal(false);
  const machine = () => data.machine(props.machineId);
  const project = () =>
    machine()
      ?.projects()
      .find((one) => one.id === props.projectId);
  const here = (session: { projectId: string }) => session.projectId === props.projectId;
  const live = () => liveSessions(data).filter((on) => here(on.session));
  const ended = () => endedSessions(data).filter((on) => here(on.session));
  const reached = createMemo(() => machine()?.link().at === 'live' && machine()?.grant()?.role === 'owner');
  // What Claude Code ran alone since comes to the list by itself.
  createEffect(() => {
    if (reached()) void data.importConversations(props.machineId, props.projectId);
  });
  const start = () => openNewSession({ machineId: props.machineId, projectId: props.projectId });
  return (
    <Show when={machine()} fallback={<LostPage sentence="This device is not paired with that machine." />}>
      {(on) => (
        <Show
          when={project()}
          fallback={<LostPage sentence="This project was removed, or never was on this machine." />}
        >
          {(found) => (
            <Page
              title={found().name}
              meta={[on().name(), gitWords(found().git), found().path].filter(Boolean).join(' · ')}
              back
              acts={<IconButton icon="more" name="More about this project" onClick={() => setMenu(true)} />}
              strip={<LinkNote machine={on()} />}
              float={
                live().length + ended().length > 0 ? (
                  <IconButton icon="plus" name="New session" main onClick={start} />
                ) : undefined
              }
            >
              <Show when={on().grant()?.role === 'owner'}>
                <div class={styles.gear}>
                  <GearRows machine={on()} projectId={props.projectId} />
                </div>
              </Show>
              <Show
                when={live().length + ended().length > 0}
                fallback={
                  <Empty sentence="A blank page, and nothing promised yet.">
                    <Button kind="go" onClick={start}>
                      New session
                    </Button>
                  </Empty>
                }
              >
                <Show when={live().length > 0}>
                  <Section
                    title="Live"
                    aside={live().length === 1 ? '1 session' : `${live().length} sessions`}
                  >
                    <List marked>
                      <For each={live()}>{(session) => <SessionRow on={session} inProject />}</For>
                    </List>
                  </Section>
                </Show>
                <Show when={ended().length > 0}>
                  <Section title="Ended" aside={ended().length} ruled={live().length > 0}>
                    <List marked>
                      <For each={ended()}>{(session) => <SessionRow on={session} inProject />}</For>
                    </List>
                  </Section>
                </Show>
              </Show>
              <Show when={menu()}>
                <ProjectSheet machine={on()} project={found()} onClose={() => setMenu(false)} />
              </Show>
            </Page>
          )}
        </Show>
      )}
    </Show>
  );
}
