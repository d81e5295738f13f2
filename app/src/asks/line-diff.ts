/** Two texts as lines that stay, go and come. Pure. */

export interface DiffLine {
  kind: 'same' | 'out' | 'in';
  text: string;
}

/** Beyond so many pairs of lines the middle is shown as taken out and put in whole: a phone must not ponder. */
const MOST_PAIRS = 4_000_000;

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

export function lineDiff(before: string, after: string): DiffLine[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < fresh.length - head &&
    old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]
  )
    tail++;
  const same = (text: string): DiffLine => ({ kind: 'same', text });
  return [
    ...old.slice(0, head).map(same),
    ...middle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)),
    ...old.slice(old.length - tail).map(same),
  ];
}

function middle(old: readonly string[], fresh: readonly string[]): DiffLine[] {
  const out = (text: string): DiffLine => ({ kind: 'out', text });
  const put = (text: string): DiffLine => ({ kind: 'in', text });
  const width = fresh.length + 1;
  if (old.length * fresh.length > MOST_PAIRS) return [...old.map(out), ...fresh.map(put)];
  // Of the lines from (row, column) on: how many can stay.
  const stay = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number): number => stay[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = fresh.length - 1; column >= 0; column--) {
      stay[row * width + column] =
        old[row] === fresh[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < fresh.length) {
    const [mine, other] = [old[row], fresh[column]];
    if (mine !== undefined && mine === other) {
      lines.push({ kind: 'same', text: mine });
      row++;
      column++;
    } else if (mine !== undefined && (other === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(out(mine));
      row++;
    } else if (other !== undefined) {
      lines.push(put(other));
      column++;
    }
  }
  return lines;
}
