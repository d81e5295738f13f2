/** The conversation of a session as pages: one thread, though Claude Code may keep it in several files. */
import { type Entry, type TranscriptPage, transcriptPageSchema } from '../../../shared/model/transcript.ts';
import type { Data, Result } from '../data/types.ts';
import { createPaged, type Loaded, type Paged, type Where } from '../paged/paged.ts';

/** `at` null: the end of that conversation. */
export interface TalkPlace {
  conversation: string;
  at: number | null;
}
export type TalkPage = TranscriptPage;
export type Talk = Paged<TalkPage, TalkPlace>;

/** Entries held at once. */
const MOST = 360;

export const talkPath = (sessionId: string, agent: string | null, where: Where<TalkPlace>): string => {
  const query = new URLSearchParams();
  if (agent !== null) query.set('agent', agent);
  if (where !== 'end') {
    const [way, place] =
      'before' in where
        ? (['before', where.before] as const)
        : (['after', 'after' in where ? where.after : where.at] as const);
    query.set('conversation', place.conversation);
    if (place.at !== null) query.set(way, String(place.at));
  }
  const text = query.toString();
  return `/v1/sessions/${sessionId}/transcript${text === '' ? '' : `?${text}`}`;
};

export function loadedTalk(page: TranscriptPage): Loaded<TalkPage, TalkPlace> {
  const { conversation, conversations, before, after, more } = page;
  const number = conversations.findIndex(({ id }) => id === conversation);
  const earlier = conversations[number - 1];
  const later = number < 0 ? undefined : conversations[number + 1];
  return {
    page,
    before:
      before !== null
        ? { conversation, at: before }
        : earlier === undefined
          ? null
          : { conversation: earlier.id, at: null },
    after: more
      ? { conversation, at: after }
      : later === undefined
        ? null
        : { conversation: later.id, at: 0 },
  };
}

export function createTalk(
  data: Data,
  of: { machineId: string; sessionId: string; agent: string | null },
): Talk {
  const { machineId, sessionId, agent } = of;
  return createPaged<TalkPage, TalkPlace>({
    async fetch(where): Promise<Result<Loaded<TalkPage, TalkPlace>>> {
      const path = talkPath(sessionId, agent, where);
      const fresh = await data.fresh(machineId, path, transcriptPageSchema);
      if (fresh.ok) return { ok: true, value: loadedTalk(fresh.value) };
      const kept = await data.kept(machineId, path, transcriptPageSchema);
      return kept === null ? fresh : { ok: true, value: loadedTalk(kept.value) };
    },
    weightOf: ({ entries }) => entries.length,
    most: MOST,
    again: ({ conversation, after }) => ({ after: { conversation, at: after } }),
    join: (last, next) =>
      last.conversation === next.conversation && last.entries.length + next.entries.length <= MOST / 3
        ? { ...next, before: last.before, entries: [...last.entries, ...next.entries] }
        : null,
    isEmpty: ({ entries }) => entries.length === 0,
  });
}

export type ToolEntry = Extract<Entry, { kind: 'tool' }>;
export type ResultEntry = Extract<Entry, { kind: 'result' }>;

/** What is read: a tool with its result is one thing; a result stands alone where its tool is not here. */
export type Reading =
  | { kind: 'entry'; key: string; entry: Exclude<Entry, ToolEntry | ResultEntry> }
  | { kind: 'tool'; key: string; tool: ToolEntry }
  | { kind: 'result'; key: string; result: ResultEntry };

export const resultsOf = (pages: readonly TalkPage[]): ReadonlyMap<string, ResultEntry> =>
  new Map(
    pages.flatMap(({ entries }) =>
      entries.flatMap((one) => (one.kind === 'result' ? [[one.id, one] as const] : [])),
    ),
  );

export const toolsOf = (pages: readonly TalkPage[]): ReadonlySet<string> =>
  new Set(pages.flatMap(({ entries }) => entries.flatMap((one) => (one.kind === 'tool' ? [one.id] : []))));

/** `index` of an entry among those of its line, as `GET …/transcript/entry` counts. */
export function indexInLine(entries: readonly Entry[], entry: Entry): number {
  return entries.filter(({ place }) => place === entry.place).indexOf(entry);
}
