/** What a row of the bench found, as JSON and as a table. Pure. */

export interface Figure {
  bench: string;
  name: string;
  /** Of the product; null: it did not get there. */
  value: number | null;
  unit: string;
  /** The same of others; null: did not get there. */
  peers: Record<string, number | null>;
}

const round = (value: number): number => Number(value.toPrecision(3));

/** One figure out of what each path measured; the first is the product. */
export function figure<T>(
  bench: string,
  name: string,
  unit: string,
  measured: ReadonlyMap<string, T>,
  pick: (one: T) => number | null,
): Figure {
  const found = [...measured].map(([path, one]) => {
    const value = pick(one);
    return [path, value === null ? null : round(value)] as const;
  });
  const [first, ...rest] = found;
  if (first === undefined) throw new RangeError('nothing measured');
  return { bench, name, value: first[1], unit, peers: Object.fromEntries(rest) };
}

export const jsonLine = (one: Figure): string => `${JSON.stringify(one)}\n`;

/** A path behind one more hop is told by this in its name. */
export const BEHIND_HOP = ' + hop';

const shown = (value: number | null | undefined): string =>
  value === undefined ? '' : value === null ? 'never' : String(value);

/** Markdown: a line for each figure, a column for each path, and what one more hop makes of it in parentheses. */
export function table(figures: readonly Figure[]): string {
  const paths = [...new Set(figures.flatMap(({ peers }) => Object.keys(peers)))];
  const columns = paths.filter((path) => !path.endsWith(BEHIND_HOP));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const cell = ({ peers }: Figure, path: string): string => {
    const behind = shown(peers[path + BEHIND_HOP]);
    return behind === '' ? shown(peers[path]) : `${shown(peers[path])} (${behind})`;
  };
  return [
    line(['', 'unit', 'Open Poet', ...columns]),
    line(['---', '---', ...['', ...columns].map(() => '---:')]),
    ...figures.map((one) =>
      line([
        `${one.bench}: ${one.name}`,
        one.unit,
        `**${shown(one.value)}**`,
        ...columns.map((path) => cell(one, path)),
      ]),
    ),
  ].join('');
}
