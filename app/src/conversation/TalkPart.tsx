import { createSignal, For, onCleanup, Show } from 'solid-js';
import type { Entry } from '../../../shared/model/transcript.ts';
import type { TalkLine } from '../data/actions/reading.ts';
import type { HeldPage } from '../paged/paged.ts';
import { now } from '../ui/now.ts';
import { clock } from '../ui/time.ts';
import styles from './Talk.module.css';
import { TalkEntry } from './TalkEntry.tsx';
import { indexInLine, type Talk, type TalkPage } from './talk.ts';
import { useTalk } from './talk-source.ts';

/** A screen or two; the rest follows a frame at a time. */
const FIRST = 10;
const STEP = 12;

/** One page of a conversation. What is near the eye is drawn first. */
export function TalkPart(props: { held: HeldPage<TalkPage>; talk: Talk }) {
  const source = useTalk();
  const [drawn, setDrawn] = createSignal(FIRST);
  const entries = () => props.held.page().entries;
  const shown = () =>
    props.held.near === 'bottom' ? entries().slice(-drawn()) : entries().slice(0, drawn());
  let gone = false;
  onCleanup(() => {
    gone = true;
  });
  const more = () => {
    if (gone) return;
    if (drawn() >= entries().length) return void setDrawn(Number.POSITIVE_INFINITY);
    props.talk.around(() => setDrawn((before) => before + STEP));
    requestAnimationFrame(more);
  };
  requestAnimationFrame(more);

  const lineOf = (entry: Entry): TalkLine => ({
    conversation: props.held.page().conversation,
    agent: source.agent,
    place: entry.place,
    index: indexInLine(entries(), entry),
  });
  /** Where another file of the thread begins. */
  const begins = () => {
    const { before, conversation, conversations } = props.held.page();
    const number = conversations.findIndex(({ id }) => id === conversation);
    return before === null && number > 0 ? conversations[number]?.since : undefined;
  };
  return (
    <div class={styles.part}>
      <Show when={begins()}>
        {(since) => <p class={styles.divider}>{`Another conversation, ${clock(since(), now())}`}</p>}
      </Show>
      <For each={shown()}>{(entry) => <TalkEntry entry={entry} line={lineOf(entry)} lineOf={lineOf} />}</For>
    </div>
  );
}
