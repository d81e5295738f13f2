import { createMemo, createSignal, For, onMount, Show } from 'solid-js';
import { budgets, type KeptGroup } from '../data/cache/cache.ts';
import { isStandalone, isStorageKept, keepStorage } from '../data/support.ts';
import { useData } from '../data-context.tsx';
import { Page } from '../shell/Page.tsx';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../ui/Confirm.tsx';
import { Icon } from '../ui/Icon.tsx';
import { List, Row, Section } from '../ui/List.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { say } from '../ui/toast.ts';
import { sizeWords } from '../words/size-words.ts';
import styles from './KeptPage.module.css';
import { KeptRow } from './KeptRow.tsx';
import { LockSettings } from './LockSettings.tsx';

const options = budgets.map((bytes) => ({ value: String(bytes), text: sizeWords(bytes) }));
/** So many rows at first: the rest is a tap away. */
const FEW = 20;

/** What this device keeps to be read without a network, how much room that has, and who may open it. */
export function KeptPage() {
  const data = useData();
  const [all, setAll] = createSignal(false);
  const [clearing, setClearing] = createSignal(false);
  const [stays, setStays] = createSignal<boolean | null>(null);
  onMount(async () => {
    void data.cache.recount();
    setStays(await isStorageKept());
  });
  const used = () => data.cache.groups().reduce((sum, { bytes }) => sum + bytes, 0);
  /** Those that are to be here always stand first, also while nothing of them is. */
  const rows = createMemo(() => {
    const groups = data.cache.groups().filter(({ id }) => id !== '');
    const missing = data.cache
      .always()
      .filter(({ sessionId }) => !groups.some(({ id }) => id === sessionId))
      .map(
        ({ machineId, sessionId }): KeptGroup => ({
          ...{ machineId, id: sessionId, bytes: 0, usedAt: 0, always: true },
        }),
      );
    return [...missing, ...groups].sort((a, b) => Number(b.always) - Number(a.always));
  });
  const rest = () => data.cache.groups().filter(({ id }) => id === '');
  const askToStay = async () => {
    const stay = await keepStorage();
    setStays(stay);
    if (!stay)
      say({ text: 'The browser does not promise it. It may once this app is used more, or installed.' });
  };
  return (
    <Page title="Kept on this device" back meta={`${sizeWords(used())} of ${sizeWords(data.cache.budget())}`}>
      <Section title="Room">
        <div class={styles.pad}>
          <progress
            class={styles.bar}
            max={data.cache.budget()}
            value={Math.min(used(), data.cache.budget())}
            aria-label="Used of the room"
          />
          <Segmented
            label="Room for what is kept"
            value={String(data.cache.budget())}
            options={options}
            onValue={(bytes) => void data.cache.setBudget(Number(bytes) as (typeof budgets)[number])}
          />
          <p class={styles.note}>
            What you read is kept, sealed, until there is no more room; then what was not read for longest
            goes.
          </p>
          <Show when={stays() !== null}>
            <div class={styles.line}>
              <Icon name={stays() ? 'check' : 'offline'} small />
              <p class={styles.note}>
                {stays()
                  ? 'This browser has promised not to remove it by itself.'
                  : `This browser may remove all of it when it needs room${isStandalone() ? '' : ', or when the app is not used for a while; installed, it is kept better'}. You would pair again; nothing on a machine is lost.`}
              </p>
            </div>
            <Show when={!stays()}>
              <Button onClick={() => void askToStay()}>Ask the browser to keep it</Button>
            </Show>
          </Show>
        </div>
      </Section>
      <Section
        title="Sessions and tasks"
        aside={rows().length === 1 ? '1 thing' : `${rows().length} things`}
        ruled
      >
        <Show
          when={rows().length > 0}
          fallback={<p class={styles.quiet}>Nothing yet. What you open is kept here.</p>}
        >
          <p class={styles.quiet}>Of one that is switched on, all is fetched, and stays here.</p>
          <List>
            <For each={all() ? rows() : rows().slice(0, FEW)}>{(group) => <KeptRow group={group} />}</For>
            <Show when={rest().length > 0}>
              <Row
                plain
                title="Skills and other texts"
                aside={sizeWords(rest().reduce((sum, { bytes }) => sum + bytes, 0))}
              />
            </Show>
          </List>
          <Show when={!all() && rows().length > FEW}>
            <Button kind="bare" wide onClick={() => setAll(true)}>
              {`${rows().length - FEW} more`}
            </Button>
          </Show>
        </Show>
        <Show when={used() > 0}>
          <div class={styles.pad}>
            <Button onClick={() => setClearing(true)}>Clear all of it…</Button>
          </div>
        </Show>
      </Section>
      <LockSettings />
      <Show when={clearing()}>
        <Confirm
          title="Clear what is kept?"
          verb="Clear"
          stops
          act={async () => {
            await data.cache.clear();
            return { ok: true, value: null };
          }}
          onClose={() => setClearing(false)}
        >
          <p>
            Output, conversations and reports have to be read from their machines again. Lists, drafts and
            what waits to be sent stay.
          </p>
        </Confirm>
      </Show>
    </Page>
  );
}
