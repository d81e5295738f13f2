import { createSignal, For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { LinkNote } from '../machine/LinkNote.tsx';
import { openNewSession } from '../new-session/open.ts';
import { endedSessions, liveSessions } from '../now/live-sessions.ts';
import { SessionRow } from '../now/SessionRow.tsx';
import { router } from '../router/router.ts';
import { LostPage } from '../shell/LostPage.tsx';
import { Page } from '../shell/Page.tsx';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Facts } from '../ui/Facts.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { List, Section } from '../ui/List.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { say } from '../ui/toast.ts';
import styles from './ProjectPage.module.css';

/** One project: what runs in it, and what ran. */
export function ProjectPage(props: { machineId: string; projectId: string }) {
  const data = useData();
  const [menu, setMenu] = createSignal(false);
  const [removing, setRemoving] = createSignal(false);
  const machine = () => data.machine(props.machineId);
  const project = () =>
    machine()
      ?.projects()
      .find((one) => one.id === props.projectId);
  const here = (session: { projectId: string }) => session.projectId === props.projectId;
  const live = () => liveSessions(data).filter((on) => here(on.session));
  const ended = () => endedSessions(data).filter((on) => here(on.session));
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
              meta={`${on().name()} · ${found().path}`}
              back
              acts={<IconButton icon="more" name="More about this project" onClick={() => setMenu(true)} />}
              strip={<LinkNote machine={on()} />}
              float={
                live().length + ended().length > 0 ? (
                  <IconButton icon="plus" name="New session" main onClick={start} />
                ) : undefined
              }
            >
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
                <Sheet title={found().name} onClose={() => setMenu(false)}>
                  <Facts
                    facts={[
                      { name: 'Folder', value: found().path, mono: true },
                      { name: 'Machine', value: on().name() },
                    ]}
                  />
                  <div class={styles.acts}>
                    <Button kind="stop" wide onClick={() => setRemoving(true)}>
                      Remove from the list…
                    </Button>
                  </div>
                  <Show when={removing()}>
                    <Confirm
                      title={`Remove ${found().name}?`}
                      verb="Remove it"
                      stops
                      act={async () => {
                        const { name } = found();
                        const result = await data.removeProject(props.machineId, props.projectId);
                        if (result.ok) {
                          router.navigate(`/m/${props.machineId}`, { replace: true });
                          say({
                            text:
                              machine()?.link().at === 'live'
                                ? `${name} is off the list.`
                                : `${name} will be taken off the list once ${on().name()} answers.`,
                          });
                        }
                        return result;
                      }}
                      onClose={() => setRemoving(false)}
                    >
                      The folder and everything in it stay as they are. It can be added again.
                    </Confirm>
                  </Show>
                </Sheet>
              </Show>
            </Page>
          )}
        </Show>
      )}
    </Show>
  );
}
