import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import { useData } from '../data-context.tsx';
import { openNewSession } from '../new-session/open.ts';
import type { SessionOn } from '../now/live-sessions.ts';
import { OfflineNote } from '../now/OfflineNote.tsx';
import { NoMachine } from '../shell/NoMachine.tsx';
import { Page } from '../shell/Page.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { FoundList } from './FoundList.tsx';
import { HistoryFilters } from './HistoryFilters.tsx';
import { HistoryList } from './HistoryList.tsx';
import { historyRows } from './history-rows.ts';
import { KeepSheet } from './KeepSheet.tsx';
import { createSearch, type SearchKinds } from './search.ts';
import { fits, groupsOf, isFiltered, noFilter } from './session-list.ts';

/** As it was left, for whoever comes back from a session. */
const [filter, setFilter] = createSignal(noFilter);
const [kinds, setKinds] = createSignal<SearchKinds>('all');
let top = 0;

/** Every session of every machine, to be found in a second. */
export function HistoryPage() {
  const data = useData();
  const rows = historyRows(data);
  const shown = createMemo(() => rows().filter(fits(filter(), Date.now())));
  const groups = createMemo(() => groupsOf(shown()));
  const searching = () => filter().words.trim() !== '';
  const search = createSearch(data, filter, kinds);
  const [open, setOpen] = createSignal<SessionOn | null>(null);
  const choose = (next: typeof noFilter) => {
    top = 0;
    setFilter(next);
  };
  const reading = () => data.machines().some((machine) => machine.reading());
  const count = () => {
    const many = shown().length === 1 ? '1 session' : `${shown().length.toLocaleString()} sessions`;
    return reading() ? `${many} so far` : many;
  };
  return (
    <Page
      title="History"
      still
      meta={rows().length === 0 || searching() ? undefined : count()}
      strip={
        <>
          <OfflineNote />
          <Show when={rows().length > 0}>
            <HistoryFilters filter={filter()} onFilter={choose} />
          </Show>
        </>
      }
    >
      <Switch>
        <Match when={rows().length === 0}>
          <Show when={data.machines().length > 0} fallback={<NoMachine />}>
            <Empty sentence="Nothing has been written yet.">
              <Button kind="go" onClick={() => openNewSession({})}>
                New session
              </Button>
            </Empty>
          </Show>
        </Match>
        <Match when={searching()}>
          <FoundList search={search} titles={shown()} kinds={kinds()} onKinds={setKinds} onMore={setOpen} />
        </Match>
        <Match when={shown().length === 0 && isFiltered(filter())}>
          <Empty sentence="No session is like this.">
            <Button onClick={() => choose(noFilter)}>Show all</Button>
          </Empty>
        </Match>
        <Match when={shown().length > 0}>
          <HistoryList groups={groups()} top={top} onTop={(at) => (top = at)} onMore={setOpen} />
        </Match>
      </Switch>
      <Show when={open()}>{(on) => <KeepSheet on={on()} onClose={() => setOpen(null)} />}</Show>
    </Page>
  );
}
