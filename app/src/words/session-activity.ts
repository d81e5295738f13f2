/** The activity of every listed session, from the moments at which its machine told of new output. */
import type { Session } from '../../../shared/model/session.ts';
import { type Activity, createActivity } from './activity.ts';

const SLICE_MS = 10_000;
const SLICES = 16;
const seen = new Map<string, { activity: Activity; last: number }>();

/** Heights for the ink line of a session; taking them in is what keeps the record. */
export function activityOf(session: Session, now: number): number[] {
  const entry = seen.get(session.id) ?? { activity: createActivity(SLICE_MS, SLICES), last: 0 };
  const at = session.lastOutputAt ?? 0;
  if (at > entry.last) {
    entry.activity.add(at, 1);
    entry.last = at;
    seen.set(session.id, entry);
  }
  return entry.activity.strokes(now);
}
