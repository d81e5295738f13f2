/**
 * Whose size a run has: that of the viewer last typed or tapped on, as long as it is there. Then that of whoever acted before
 * it; with nobody left the size stays. One whose connection broke and that is soon back has its turn as before. Pure.
 */
import type { Size } from '../../shared/model/session.ts';

/** Who is away longer has left. */
const BACK_WITHIN_MS = 60_000;
const MAX_AWAY = 32;

export interface SizePolicy<V> {
  /** This viewer measured itself, and a person wants it to rule: a rotation, "fit to me". */
  wish(viewer: V, number: number, size: Size): void;
  /** Opening a session is no reason to change it for those who look at it already. `stream`: by which it is known again. */
  offer(viewer: V, size: Size, stream?: string): void;
  /** It was typed on. */
  acted(viewer: V): void;
  leave(viewer: V): void;
  readonly wanted: { viewer: V; number: number; size: Size } | null;
}

interface Wish {
  number: number;
  size: Size;
  /** The higher, the later it acted; below zero: it never did. */
  turn: number;
  stream: string | undefined;
}

/** `elapsed`: ms, monotonic. */
export function createSizePolicy<V>(elapsed: () => number): SizePolicy<V> {
  const wishes = new Map<V, Wish>();
  /** Of streams whose viewer has gone: when, and its turn. */
  const away = new Map<string, { at: number; turn: number }>();
  let acts = 0;
  let offers = 0;
  /** Asked for with every key. */
  let ruling: { viewer: V; number: number; size: Size } | null = null;

  function settle(): void {
    const [last] = [...wishes].sort(([, a], [, b]) => b.turn - a.turn);
    ruling = last === undefined ? null : { viewer: last[0], number: last[1].number, size: last[1].size };
  }

  /** Its turn before, if it is the same one again: its earlier connection may not be known to be dead. */
  function turnOf(stream: string | undefined): number {
    offers += 1;
    if (stream === undefined) return -offers;
    const before = [...wishes].find(([, wish]) => wish.stream === stream);
    if (before !== undefined) {
      wishes.delete(before[0]);
      return before[1].turn;
    }
    const gone = away.get(stream);
    away.delete(stream);
    return gone !== undefined && elapsed() - gone.at <= BACK_WITHIN_MS ? gone.turn : -offers;
  }

  return {
    wish(viewer, number, size) {
      acts += 1;
      wishes.set(viewer, { number, size, turn: acts, stream: wishes.get(viewer)?.stream });
      settle();
    },
    offer(viewer, size, stream) {
      wishes.set(viewer, { number: 0, size, turn: turnOf(stream), stream });
      settle();
    },
    acted(viewer) {
      const wish = wishes.get(viewer);
      if (wish === undefined || ruling?.viewer === viewer) return;
      acts += 1;
      wish.turn = acts;
      settle();
    },
    leave(viewer) {
      const wish = wishes.get(viewer);
      wishes.delete(viewer);
      if (wish?.stream !== undefined && wish.turn > 0) {
        away.set(wish.stream, { at: elapsed(), turn: wish.turn });
        const [oldest] = away.keys();
        if (away.size > MAX_AWAY && oldest !== undefined) away.delete(oldest);
      }
      settle();
    },
    get wanted() {
      return ruling;
    },
  };
}
