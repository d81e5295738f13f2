import { createMemo, For, Show } from 'solid-js';
import { useData } from '../data-context.tsx';
import { endedSessions, type SessionOn } from '../now/live-sessions.ts';
import { OfflineNote } from '../now/OfflineNote.tsx';
import { SessionRow } from '../now/SessionRow.tsx';
import { Page } from '../shell/Page.tsx';
import { Empty } from '../ui/Empty.tsx';
import { List, Section } from '../ui/List.tsx';
import { now } from '../ui/now.ts';
import { day } from '../ui/time.ts';

/** Sessions that have ended, by day. Each can still be read to its last line. */
export function HistoryPage() {
  const data = useData();
  const days = createMemo(() => {
    const groups = new Map<string, SessionOn[]>();
    for (const on of endedSessions(data)) {
      const name = day(on.session.endedAt ?? on.session.createdAt, now());
      groups.set(name, [...(groups.get(name) ?? []), on]);
    }
    return [...groups];
  });
  return (
    <Page title="History" strip={<OfflineNote />}>
      <Show when={days().length > 0} fallback={<Empty sentence="Nothing has ended yet." />}>
        <For each={days()}>
          {([name, sessions], index) => (
            <Section
              title={name}
              aside={sessions.length === 1 ? '1 session' : `${sessions.length} sessions`}
              ruled={index() > 0}
            >
              <List marked>
                <For each={sessions}>{(on) => <SessionRow on={on} />}</For>
              </List>
            </Section>
          )}
        </For>
      </Show>
    </Page>
  );
}
