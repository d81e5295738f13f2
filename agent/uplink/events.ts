/** Events as frames: every one fits into one, whatever it holds. */

import type { Changes } from '../../shared/model/sync.ts';
import { type Frame, Kind, MAX_CHUNK_BYTES } from '../../shared/wire/inner.ts';
import type { Event } from '../../shared/wire/messages.ts';

export const eventFrame = (event: Event): Frame => ({ kind: Kind.event, json: event });

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/**
 * The changes as events that fit; null where a single row does not: the device must then sync anew. All but the last
 * carry `before`, the revision that the device stands at already, so that a channel which ends between two loses nothing.
 */
export function changeEvents(changes: Changes, before: number): Event[] | null {
  const whole: Event = { type: 'changes', ...changes };
  if (bytes(whole) <= MAX_CHUNK_BYTES) return [whole];
  // Rows that are all there are cannot be told in pieces.
  if (changes.whole) return null;
  const empty = (): Event & { type: 'changes' } => ({
    type: 'changes',
    rev: before,
    whole: false,
    projects: [],
    sessions: [],
    devices: [],
    removed: [],
  });
  const events: (Event & { type: 'changes' })[] = [];
  let event = empty();
  let size = bytes(event);
  for (const list of ['projects', 'sessions', 'devices', 'removed'] as const) {
    for (const row of changes[list]) {
      const more = bytes(row) + 1;
      if (size + more > MAX_CHUNK_BYTES) {
        events.push(event);
        event = empty();
        size = bytes(event);
      }
      if (size + more > MAX_CHUNK_BYTES) return null;
      (event[list] as unknown[]).push(row);
      size += more;
    }
  }
  events.push({ ...event, rev: changes.rev });
  return events.filter((part, i) => i === events.length - 1 || bytes(part) > bytes(empty()));
}
