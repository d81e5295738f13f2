/** Keeps many rows in order while a few of them change: only what changed is sorted again. Pure. */

/**
 * `sorted` in the order of `order`, without what is no longer in `rows`, and with what came or changed (another object
 * under the same key) put where it belongs. The very same array where nothing changed.
 */
export function resort<T>(
  sorted: readonly T[],
  rows: ReadonlyMap<string, T>,
  keyOf: (row: T) => string,
  order: (a: T, b: T) => number,
): readonly T[] {
  const kept = sorted.filter((row) => rows.get(keyOf(row)) === row);
  if (kept.length === rows.size) return kept.length === sorted.length ? sorted : kept;
  const known = new Set(kept);
  const fresh = [...rows.values()].filter((row) => !known.has(row)).sort(order);
  if (kept.length === 0) return fresh;
  const merged: T[] = [];
  let at = 0;
  for (const row of kept) {
    for (let next = fresh[at]; next !== undefined && order(next, row) < 0; next = fresh[at]) {
      merged.push(next);
      at += 1;
    }
    merged.push(row);
  }
  for (; at < fresh.length; at += 1) merged.push(fresh[at] as T);
  return merged;
}
