/** Which items of a long list are in sight. Pure. */

/** Where each begins, and at the end where the last one ends: one more than there are items. */
export function offsetsOf<T>(items: readonly T[], heightOf: (item: T) => number): readonly number[] {
  const offsets = new Array<number>(items.length + 1);
  let at = 0;
  for (let index = 0; index < items.length; index += 1) {
    offsets[index] = at;
    at += heightOf(items[index] as T);
  }
  offsets[items.length] = at;
  return offsets;
}

/** Items [from, to) that touch the stretch from `top` to `bottom`. */
export function windowOf(
  offsets: readonly number[],
  top: number,
  bottom: number,
): { from: number; to: number } {
  const count = offsets.length - 1;
  const from = Math.max(0, firstBeyond(offsets, top) - 1);
  const to = Math.min(count, Math.max(from, firstBeyond(offsets, bottom)));
  return { from: Math.min(from, count), to };
}

/** The first index whose offset is larger than `value`. */
function firstBeyond(offsets: readonly number[], value: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
