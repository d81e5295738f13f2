/**
 * Whose size a run has: that of the viewer last typed or tapped on, as long as it is there. Then that of whoever acted before
 * it; with nobody left the size stays. Pure.
 */
import type { Size } from '../../shared/model/session.ts';

export interface SizePolicy<V> {
  /** This viewer measured itself, and a person wants it to rule: an attach, a rotation, "fit to me". */
  wish(viewer: V, number: number, size: Size): void;
  /** Opening a session is no reason to change it for those who look at it already. */
  offer(viewer: V, size: Size): void;
  /** It was typed on. */
  acted(viewer: V): void;
  leave(viewer: V): void;
  readonly wanted: { viewer: V; number: number; size: Size } | null;
}

export function createSizePolicy<V>(): SizePolicy<V> {
  /** In the order in which they last acted; the last one rules. */
  const wishes = new Map<V, { number: number; size: Size }>();
  /** Asked for with every key. */
  let ruling: { viewer: V; number: number; size: Size } | null = null;

  function settle(): void {
    const last = [...wishes].at(-1);
    ruling = last === undefined ? null : { viewer: last[0], ...last[1] };
  }

  return {
    wish(viewer, number, size) {
      wishes.delete(viewer);
      wishes.set(viewer, { number, size });
      settle();
    },
    offer(viewer, size) {
      const others = [...wishes];
      wishes.clear();
      wishes.set(viewer, { number: 0, size });
      for (const [other, wish] of others) if (other !== viewer) wishes.set(other, wish);
      settle();
    },
    acted(viewer) {
      const wish = wishes.get(viewer);
      if (wish === undefined || ruling?.viewer === viewer) return;
      wishes.delete(viewer);
      wishes.set(viewer, wish);
      settle();
    },
    leave(viewer) {
      wishes.delete(viewer);
      settle();
    },
    get wanted() {
      return ruling;
    },
  };
}
