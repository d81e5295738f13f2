/**
 * Something long that a machine gives a page at a time, read on both ways. Only so much of it is held at once: what is far
 * from the eye goes, and is fetched again when one comes back to it.
 */
import { type Accessor, createSignal } from 'solid-js';
import type { ActionProblem, Result } from '../data/types.ts';

/** Where to read: around the end where neither is said. */
export type Where<C> = { before: C } | { after: C } | { at: C } | 'end';

export interface Loaded<P, C> {
  page: P;
  /** Null: here it begins. */
  before: C | null;
  /** Null: there is nothing behind it. */
  after: C | null;
}

export type Edge = 'more' | 'loading' | 'failed' | 'end';

export interface HeldPage<P> {
  key: number;
  /** Where the eye is when it comes: what is drawn first. */
  near: 'top' | 'bottom';
  page: Accessor<P>;
}

export interface Paged<P, C> {
  state: Accessor<'loading' | 'ready' | 'failed'>;
  problem: Accessor<ActionProblem | null>;
  pages: Accessor<readonly HeldPage<P>[]>;
  above: Accessor<Edge>;
  below: Accessor<Edge>;
  open(where: Where<C>): Promise<void>;
  loadAbove(): Promise<void>;
  loadBelow(): Promise<void>;
  /** There may be more at the end, or its last page may have changed. Does nothing away from the end. */
  follow(): Promise<void>;
  /** Runs every change of what is held: whoever shows it keeps the eye where it is. */
  around: (change: () => void) => void;
}

export interface PagedOptions<P, C> {
  fetch(where: Where<C>): Promise<Result<Loaded<P, C>>>;
  /** What is held, in whatever unit `most` is. */
  weightOf(page: P): number;
  most: number;
  /** What to read to have the last page anew; null: read on behind it. */
  again(page: P): Where<C> | null;
  /** The last page with what came behind it; null where that is to be a page of its own. */
  join(last: P, next: P): P | null;
  isEmpty(page: P): boolean;
}

interface Held<P, C> extends HeldPage<P> {
  loaded: Loaded<P, C>;
  set(loaded: Loaded<P, C>): void;
}

export function createPaged<P, C>(options: PagedOptions<P, C>): Paged<P, C> {
  const { fetch, weightOf, most, isEmpty } = options;
  const [state, setState] = createSignal<'loading' | 'ready' | 'failed'>('loading');
  const [problem, setProblem] = createSignal<ActionProblem | null>(null);
  const [pages, setPages] = createSignal<readonly Held<P, C>[]>([]);
  const [above, setAbove] = createSignal<Edge>('end');
  const [below, setBelow] = createSignal<Edge>('end');
  let keys = 0;
  /** Counts what was opened: answers to what was asked before are of no use. */
  let round = 0;
  let following = false;

  function hold(loaded: Loaded<P, C>, near: 'top' | 'bottom'): Held<P, C> {
    const [page, setPage] = createSignal(loaded.page);
    keys += 1;
    const held: Held<P, C> = {
      key: keys,
      near,
      page,
      loaded,
      set(next) {
        held.loaded = next;
        setPage(() => next.page);
      },
    };
    return held;
  }
  const edges = () => {
    const all = pages();
    setAbove(all[0]?.loaded.before == null ? 'end' : 'more');
    setBelow(all.at(-1)?.loaded.after == null ? 'end' : 'more');
  };
  const weight = (all: readonly Held<P, C>[]) =>
    all.reduce((sum, { loaded }) => sum + weightOf(loaded.page), 0);

  /** Drops from the far side as long as enough is left. */
  function trimmed(all: readonly Held<P, C>[], far: 'first' | 'last'): readonly Held<P, C>[] {
    let kept = all;
    while (kept.length > 2) {
      const less = far === 'first' ? kept.slice(1) : kept.slice(0, -1);
      if (weight(less) < most) return kept;
      kept = less;
    }
    return kept;
  }
  const change = (make: () => void) =>
    paged.around(() => {
      make();
      edges();
    });

  const paged: Paged<P, C> = {
    state,
    problem,
    pages,
    above,
    below,
    around: (make) => make(),
    async open(where) {
      round += 1;
      const mine = round;
      setState('loading');
      const answer = await fetch(where);
      if (mine !== round) return;
      if (!answer.ok) {
        setProblem(answer.problem);
        setState('failed');
        return;
      }
      setProblem(null);
      setPages([hold(answer.value, where === 'end' ? 'bottom' : 'top')]);
      edges();
      setState('ready');
    },
    async loadAbove() {
      const first = pages()[0];
      if (first === undefined || first.loaded.before === null || above() === 'loading') return;
      const mine = round;
      setAbove('loading');
      const answer = await fetch({ before: first.loaded.before });
      if (mine !== round) return;
      if (!answer.ok) return void setAbove('failed');
      change(() => setPages((all) => trimmed([hold(answer.value, 'bottom'), ...all], 'last')));
    },
    async loadBelow() {
      const last = pages().at(-1);
      if (last === undefined || last.loaded.after === null || below() === 'loading') return;
      const mine = round;
      setBelow('loading');
      const answer = await fetch({ after: last.loaded.after });
      if (mine !== round) return;
      if (!answer.ok) return void setBelow('failed');
      change(() => setPages((all) => trimmed([...all, hold(answer.value, 'top')], 'first')));
    },
    async follow() {
      const last = pages().at(-1);
      if (last === undefined || last.loaded.after !== null || following) return;
      const again = options.again(last.loaded.page);
      if (again === null) return;
      following = true;
      const mine = round;
      const answer = await fetch(again);
      following = false;
      if (mine !== round || !answer.ok || pages().at(-1) !== last || isEmpty(answer.value.page)) return;
      const { page, after } = answer.value;
      const joined = options.join(last.loaded.page, page);
      change(() => {
        if (joined !== null) last.set({ ...last.loaded, page: joined, after });
        else setPages((all) => trimmed([...all, hold(answer.value, 'top')], 'first'));
      });
    },
  };
  return paged;
}
