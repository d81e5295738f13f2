/** Times in words. All arguments are milliseconds since 1970; none of them reads the clock. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "40 s", "12 min", "1 h 08", "3 d": how long something took or lies back. */
export function span(ms: number): string {
  const past = Math.max(0, ms);
  if (past < MINUTE) return `${Math.floor(past / SECOND)} s`;
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min`;
  if (past < DAY) {
    const hours = Math.floor(past / HOUR);
    return `${hours} h ${String(Math.floor((past % HOUR) / MINUTE)).padStart(2, '0')}`;
  }
  return `${Math.floor(past / DAY)} d`;
}

/** "just now", "18 min ago", "2 h ago"; of a time that has not come, that some clock was wrong. */
export function ago(at: number, now: number): string {
  const past = now - at;
  if (past < -MINUTE) return 'by a clock that was ahead';
  if (past < 5 * SECOND) return 'just now';
  if (past >= HOUR && past < DAY) return `${Math.floor(past / HOUR)} h ago`;
  return `${span(past)} ago`;
}

const sameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString();

/** "9:23" today, "Mon 9:23" within a week, "3 Nov" before. */
export function clock(at: number, now: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
  if (sameDay(at, now)) return time;
  if (now - at < 6 * DAY) return `${date.toLocaleDateString([], { weekday: 'short' })} ${time}`;
  return date.toLocaleDateString([], { day: 'numeric', month: 'short' });
}

/** "Today", "Yesterday" or the date: heads of a list by days. */
export function day(at: number, now: number): string {
  if (sameDay(at, now)) return 'Today';
  if (sameDay(at, now - DAY)) return 'Yesterday';
  return new Date(at).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
}
