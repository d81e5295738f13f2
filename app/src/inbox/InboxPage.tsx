import { createEffect, createMemo, For, onCleanup, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import { SessionAsks } from '../asks/SessionAsks.tsx';
import { waitingAsks } from '../asks/waiting-asks.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { Interrupted } from '../lifecycle/Interrupted.tsx';
import { interruptedOn } from '../lifecycle/interrupted-sessions.ts';
import { Asks } from '../now/Asks.tsx';
import { OfflineNote } from '../now/OfflineNote.tsx';
import { Page } from '../shell/Page.tsx';
import { WaitingTasks } from '../tasks/WaitingTasks.tsx';
import { waitingTasks } from '../tasks/waiting-tasks.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { List, Section } from '../ui/List.tsx';
import { say } from '../ui/toast.ts';
import { type Told, toldThings } from './inbox.ts';
import { Proposals } from './Proposals.tsx';
import { proposals } from './proposals.ts';
import { ToldRow } from './ToldRow.tsx';

/** Long enough that a page which was only passed through has read nothing. */
const READ_AFTER_MS = 1200;

/** Everything that waits for a person, of all machines, answered in place; under it what was told, the newest first. */
export function InboxPage() {
  const data = useData();
  const told = createMemo(() => toldThings(data));
  /** By id: a row that is synced anew is another object, and the one on the screen stays. */
  const find = (id: string) => told().find(({ notification }) => notification.id === id);
  const waits = () =>
    waitingAsks(data).length > 0 ||
    waitingTasks(data).length > 0 ||
    proposals(data).length > 0 ||
    data.machines().some((machine) => machine.pairings().length > 0 || interruptedOn(machine).length > 0);
  /** New when this visit began: it stays marked until the person leaves, though it counts as read. */
  const [fresh, setFresh] = createStore<Record<string, true>>({});

  const unread = () => told().filter(({ notification }) => notification.readAt === null);
  createEffect(() => {
    const seen = unread();
    if (seen.length === 0) return;
    const timer = setTimeout(() => {
      for (const { notification } of seen) setFresh(notification.id, true);
      for (const [machine, ids] of byMachine(seen)) {
        // Of a machine that is away it stays new: nothing is gained by sending this later.
        if (machine.link().at === 'live') void data.readNotifications(machine.id, ids);
      }
    }, READ_AFTER_MS);
    onCleanup(() => clearTimeout(timer));
  });

  const dismiss = async (things: readonly Told[]) => {
    for (const [machine, ids] of byMachine(things)) {
      const result = await data.dismissNotifications(machine.id, ids);
      if (!result.ok) say({ text: result.problem.title });
    }
  };
  const live = () => data.machines().filter((machine) => machine.link().at === 'live').length;

  return (
    <Page
      title="Inbox"
      meta={live() === 0 ? undefined : `Live from ${live() === 1 ? '1 machine' : `${live()} machines`}`}
      strip={<OfflineNote />}
    >
      <Asks />
      <Interrupted />
      <SessionAsks />
      <WaitingTasks />
      <Proposals />
      <Show
        when={told().length > 0}
        fallback={
          <Show when={!waits()}>
            <Empty sentence="Nothing waits for you." />
          </Show>
        }
      >
        <Section
          title="Told"
          aside={
            <Button kind="bare" onClick={() => void dismiss(told())}>
              Dismiss all
            </Button>
          }
        >
          <List marked>
            <For each={told().map(({ notification }) => notification.id)}>
              {(id) => (
                <Show when={find(id)}>
                  {(one) => (
                    <ToldRow
                      told={one()}
                      fresh={one().notification.readAt === null || fresh[id] === true}
                      onDismiss={() => void dismiss([one()])}
                    />
                  )}
                </Show>
              )}
            </For>
          </List>
        </Section>
      </Show>
    </Page>
  );
}

function byMachine(things: readonly Told[]): Map<MachineView, string[]> {
  const all = new Map<MachineView, string[]>();
  for (const { machine, notification } of things)
    all.set(machine, [...(all.get(machine) ?? []), notification.id]);
  return all;
}
