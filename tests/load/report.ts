/** What a load shows, beside the bar that it must not pass. */
export interface Figure {
  part: string;
  name: string;
  value: number;
  unit: string;
  /** At most this, in the same unit. */
  bar: number | null;
}

const round = (value: number): number => Number(value.toPrecision(3));

export const figure = (
  part: string,
  name: string,
  value: number,
  unit: string,
  bar: number | null = null,
): Figure => ({
  part,
  name,
  value: round(value),
  unit,
  bar: bar === null ? null : round(bar),
});

export const missed = ({ value, bar }: Figure): boolean => bar !== null && !(value <= bar);

export function table(figures: readonly Figure[]): string {
  const lines = figures.map((one) => {
    const { part, name, value, unit, bar } = one;
    return `| ${part} | ${name} | ${value} ${unit} | ${bar === null ? '' : `≤ ${bar} ${unit}${missed(one) ? ' MISSED' : ''}`} |`;
  });
  return `| part | figure | measured | bar |\n| --- | --- | ---: | ---: |\n${lines.join('\n')}\n`;
}
