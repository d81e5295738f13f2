const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in one short word group. Both in ms since 1970; a time ahead of `now` is "now". */
export function ago(time: number | null, now: number): string {
  if (time === null) return 'never';
  const age = now - time;
  if (age < 10 * SECOND) return 'now';
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < 2 * DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 60 * DAY) return `${Math.floor(age / DAY)} days ago`;
  return new Date(time).toISOString().slice(0, 10);
}

/** `1 session`, `3 sessions`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
