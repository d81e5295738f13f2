import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js';
import type { Session } from '../../../shared/model/session.ts';
import type { MachineView } from '../data/types.ts';
import { useData } from '../data-context.tsx';
import { PagedScroll } from '../paged/PagedScroll.tsx';
import type { Where } from '../paged/paged.ts';
import { type EntryPlace, entryHash } from '../router/moment.ts';
import { Empty } from '../ui/Empty.tsx';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import styles from './Talk.module.css';
import { TalkPart } from './TalkPart.tsx';
import { createTalk, resultsOf, type TalkPlace, toolsOf } from './talk.ts';
import { TalkProvider, type TalkSource } from './talk-source.ts';

interface TalkViewProps {
  machine: MachineView;
  session: Session;
  /** A subagent's part of it. */
  agent: string | null;
  /** The line to begin at; null: the end. */
  at: EntryPlace | null;
  /** Told how to go to its end. */
  onReady?(toEnd: () => void): void;
}

/** Between two looks for what was said since. */
const FOLLOW_MS = 700;

/** A conversation with Claude Code, read from its transcript. */
export function TalkView(props: TalkViewProps) {
  const data = useData();
  const talk = createTalk(data, {
    machineId: props.machine.id,
    sessionId: props.session.id,
    agent: props.agent,
  });
  const pages = createMemo(() => talk.pages().map(({ page }) => page()));
  const results = createMemo(() => resultsOf(pages()));
  const tools = createMemo(() => toolsOf(pages()));
  const [agent, setAgent] = createSignal<{ id: string; title: string } | null>(null);
  const live = () => props.machine.link().at === 'live';

  const source: TalkSource = {
    machine: props.machine,
    sessionId: props.session.id,
    agent: props.agent,
    resultOf: (id) => results().get(id),
    hasTool: (id) => tools().has(id),
    isHere: (conversation, place) =>
      props.at !== null && props.at.conversation === conversation && props.at.at === place,
    whole: (line) => data.wholeEntry(props.machine.id, props.session.id, line),
    openAgent: (id, title) => setAgent({ id, title }),
  };

  const begin = (): Where<TalkPlace> =>
    props.at === null ? 'end' : { at: { conversation: props.at.conversation, at: props.at.at } };
  createEffect(
    on(
      () => props.at && entryHash(props.at),
      () => void talk.open(begin()),
    ),
  );
  // What could not be read without the link is read once it is there.
  createEffect(
    on(
      live,
      (isLive) => {
        if (!isLive) return;
        if (talk.state() === 'failed') void talk.open(begin());
        else void talk.follow();
      },
      { defer: true },
    ),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(
      () => [props.session.rev, props.session.lastOutputAt],
      () => {
        timer ??= setTimeout(() => {
          timer = undefined;
          if (live()) void talk.follow();
        }, FOLLOW_MS);
      },
      { defer: true },
    ),
  );
  onCleanup(() => clearTimeout(timer));
  props.onReady?.(() => {
    if (talk.below() !== 'end') void talk.open('end');
    else void talk.follow();
  });

  return (
    <TalkProvider value={source}>
      <div class={styles.view}>
        <Show when={talk.state() === 'failed' && talk.problem()}>
          {(problem) => (
            <ErrorNote problem={problem()} action={{ text: 'Again', act: () => void talk.open(begin()) }} />
          )}
        </Show>
        <Show when={talk.state() === 'loading' && talk.pages().length === 0}>
          <Skeleton rows={6} />
        </Show>
        <Show when={talk.pages().length > 0}>
          <Show
            when={talk.pages().length > 1 || (pages()[0]?.entries.length ?? 0) > 0}
            fallback={<Empty sentence="Nothing was said yet." />}
          >
            <PagedScroll
              label="Conversation"
              paged={talk}
              begins="Here the conversation begins."
              ends=""
              from={props.at === null ? 'end' : 'start'}
            >
              {(held) => <TalkPart held={held} talk={talk} />}
            </PagedScroll>
          </Show>
        </Show>
      </div>
      <Show when={agent()} keyed>
        {(one) => (
          <Sheet title={one.title} tall onClose={() => setAgent(null)}>
            <TalkView machine={props.machine} session={props.session} agent={one.id} at={null} />
          </Sheet>
        )}
      </Show>
    </TalkProvider>
  );
}
