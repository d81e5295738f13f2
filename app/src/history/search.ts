/** Search as one types, on every machine that answers, and over what this device keeps of the others. */
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { Found, FoundKind } from '../../../shared/model/search.ts';
import type { ActionProblem, Data, MachineView } from '../data/types.ts';
import { fits, type HistoryFilter, noFilter, sinceOf } from './session-list.ts';

export const searchKinds = {
  all: undefined,
  output: ['output'],
  talk: ['prompt', 'answer', 'tool'],
  tasks: ['task', 'note'],
} as const satisfies Record<string, readonly FoundKind[] | undefined>;
export type SearchKinds = keyof typeof searchKinds;

export interface FoundOn {
  machine: MachineView;
  found: Found;
}

export interface Search {
  /** The best first. Those of the words before stay until the first of the next are there. */
  found: Accessor<readonly FoundOn[]>;
  /** Nothing has come yet for these words. */
  busy: Accessor<boolean>;
  /** There is older than what was looked through. */
  more: Accessor<boolean>;
  /** A machine still makes its index. */
  building: Accessor<boolean>;
  /** Set where no machine gave an answer. */
  problem: Accessor<ActionProblem | null>;
  loadMore(): Promise<void>;
}

const TYPING_PAUSE_MS = 120;
/** Pages without anything found (of a time in which nothing was) are passed over, so many in one go. */
const MOST_EMPTY = 8;

interface Part {
  machine: MachineView;
  found: Found[];
  before: number | null;
  building: boolean;
  problem: ActionProblem | null;
}

/** Turns are taken: each machine's best, then each one's second best. */
export function interleaved(parts: readonly Pick<Part, 'machine' | 'found'>[]): FoundOn[] {
  const longest = Math.max(0, ...parts.map(({ found }) => found.length));
  return Array.from({ length: longest }).flatMap((_, at) =>
    parts.flatMap(({ machine, found }) => {
      const one = found[at];
      return one === undefined ? [] : [{ machine, found: one }];
    }),
  );
}

/** What the search narrows like the list does: by the session that a thing was found in. */
function wanted(filter: HistoryFilter, now: number): (on: FoundOn) => boolean {
  const narrows = filter.state !== 'any' || filter.program !== 'any';
  const isWanted = fits({ ...noFilter, state: filter.state, program: filter.program }, now);
  return ({ machine, found }) => {
    // Titles are looked through in the list itself.
    if (found.kind === 'session') return false;
    if (!narrows) return true;
    const session = found.sessionId === null ? undefined : machine.row('session', found.sessionId);
    return session !== undefined && isWanted({ machine, session });
  };
}

export function createSearch(
  data: Data,
  filter: Accessor<HistoryFilter>,
  kinds: Accessor<SearchKinds>,
  now: () => number = Date.now,
): Search {
  const [parts, setParts] = createSignal<readonly Part[]>([]);
  const [busy, setBusy] = createSignal(false);
  let round = 0;
  let stop = new AbortController();

  const chosen = (both: string): readonly [machineId: string, id: string] | null => {
    const [machineId, id] = both.split('/');
    return machineId === undefined || id === undefined ? null : [machineId, id];
  };
  const place = () => chosen(filter().project);
  const task = () => chosen(filter().task);
  const asked = () => {
    const only = place()?.[0] ?? task()?.[0];
    return data.machines().filter(({ id }) => only === undefined || id === only);
  };

  async function ask(machine: MachineView, before: number | null, signal: AbortSignal): Promise<Part> {
    const none: Part = { machine, found: [], before: null, building: false, problem: null };
    const words = filter().words.trim();
    const of = {
      ...(searchKinds[kinds()] !== undefined && { kinds: searchKinds[kinds()] }),
      ...(place() !== null && { projectId: place()?.[1] }),
      ...(task() !== null && { taskId: task()?.[1] }),
    } as { kinds?: readonly FoundKind[]; projectId?: string; taskId?: string };
    if (machine.link().at !== 'live') {
      const found = await data.cache.search(words, { ...of, machineId: machine.id }, signal);
      const since = sinceOf(filter().time, now());
      return { ...none, found: found.filter(({ at }) => at >= since) };
    }
    const since = sinceOf(filter().time, now());
    const found: Found[] = [];
    for (let at = before, tries = 0; ; tries += 1) {
      const answer = await data.search(machine.id, { ...of, words, since, before: at });
      if (!answer.ok) return { ...none, problem: answer.problem };
      found.push(...answer.value.found);
      at = answer.value.before;
      if (found.length > 0 || at === null || tries >= MOST_EMPTY || signal.aborted) {
        return { ...none, found, before: at, building: answer.value.building };
      }
    }
  }

  async function start(): Promise<void> {
    stop.abort();
    stop = new AbortController();
    round += 1;
    const mine = round;
    if (filter().words.trim() === '') {
      setParts([]);
      setBusy(false);
      return;
    }
    setBusy(true);
    const { signal } = stop;
    let first = true;
    await Promise.all(
      asked().map(async (machine) => {
        const part = await ask(machine, null, signal);
        if (mine !== round) return;
        setParts((all) => [...(first ? [] : all), part]);
        first = false;
        setBusy(false);
      }),
    );
    if (mine === round) setBusy(false);
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on([filter, kinds], () => {
      clearTimeout(timer);
      timer = setTimeout(() => void start(), filter().words.trim() === '' ? 0 : TYPING_PAUSE_MS);
    }),
  );
  onCleanup(() => {
    clearTimeout(timer);
    round += 1;
    stop.abort();
  });

  return {
    found: () => interleaved(parts()).filter(wanted(filter(), now())),
    busy,
    more: () => parts().some(({ before }) => before !== null),
    building: () => parts().some(({ building }) => building),
    problem: () =>
      parts().length > 0 && parts().every((part) => part.problem) ? (parts()[0]?.problem ?? null) : null,
    async loadMore() {
      const mine = round;
      const next = await Promise.all(
        parts().map(async (part) => {
          if (part.before === null) return part;
          const more = await ask(part.machine, part.before, stop.signal);
          return { ...more, found: [...part.found, ...more.found] };
        }),
      );
      if (mine === round) setParts(next);
    },
  };
}
