/** Whether a device is told of something now. Pure. */
import type { PushKind, PushPreferences } from '../../shared/model/push.ts';

export interface Moment {
  /** Milliseconds since 1970. */
  now: number;
  /** Milliseconds since somebody typed at a desk; null: nobody knows of any. */
  deskIdle: number | null;
  /** Milliseconds since this device itself was used here: typed into, tapped on. Never whether it shows the app. */
  deviceIdle: number | null;
}

/** `held`: not now, but again in `ms` if it still waits. `never`: the person does not want it. */
export type Verdict =
  | { do: 'send' }
  | { do: 'held'; ms: number }
  | { do: 'never'; why: 'kind' | 'session' | 'quiet' };

/** Whoever typed a moment ago looks at the screen; after this, nobody knows. */
export const AT_DESK_MS = 120_000;
export const IN_HAND_MS = 15_000;

export function verdict(
  kind: PushKind,
  sessionId: string | null,
  preferences: PushPreferences,
  { now, deskIdle, deviceIdle }: Moment,
): Verdict {
  if (preferences.kinds[kind] === false) return { do: 'never', why: 'kind' };
  if (sessionId !== null && preferences.muted.includes(sessionId)) return { do: 'never', why: 'session' };
  if (isQuiet(preferences.quiet, now)) return { do: 'never', why: 'quiet' };
  const waits = [
    deviceIdle === null ? 0 : IN_HAND_MS - deviceIdle,
    preferences.onlyAway && deskIdle !== null ? AT_DESK_MS - deskIdle : 0,
  ];
  const ms = Math.max(...waits);
  return ms > 0 ? { do: 'held', ms } : { do: 'send' };
}

/** From 22:00 until 7:00 goes over midnight; from 9:00 until 9:00 is never. */
export function isQuiet(quiet: PushPreferences['quiet'], now: number): boolean {
  if (quiet === null) return false;
  const { from, to } = quiet;
  const minute = minuteOfDay(now, quiet.zone);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

function minuteOfDay(now: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(now);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return of('hour') * 60 + of('minute');
}
