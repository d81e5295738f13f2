/** Events as frames: every one fits into one, whatever it holds. */

import { type Changes, noChanges, syncKinds } from '../../shared/model/sync.ts';
import { EncodedJson, type Frame, Kind, MAX_CHUNK_BYTES } from '../../shared/wire/inner.ts';
import type { Event } from '../../shared/wire/messages.ts';

export const eventFrame = (event: Event): Frame => ({ kind: Kind.event, json: event });

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const encoded = new WeakMap<Changes, { before: number; frames: Frame[] | null }>();

/** As below, as frames. They are made once for all channels that are told the same changes. */
export function changeFrames(changes: Changes, before: number): Frame[] | null {
  const known = encoded.get(changes);
  if (known?.before === before) return known.frames;
  const events = changeEvents(changes, before);
  const frames = events?.map((event): Frame => ({ kind: Kind.event, json: new EncodedJson(event) })) ?? null;
  encoded.set(changes, { before, frames });
  return frames;
}

/**
 * The changes as events that fit; null where a single row does not: the device must then sync anew. All but the last
 * carry `before`, the revision that the device stands at already, so that a channel which ends between two loses nothing.
 */
function changeEvents(changes: Changes, before: number): Event[] | null {
  const whole: Event = { type: 'changes', ...changes };
  if (bytes(whole) <= MAX_CHUNK_BYTES) return [whole];
  // Rows that are all there are cannot be told in pieces.
  if (changes.whole) return null;
  const empty = (): Event & { type: 'changes' } => ({ type: 'changes', ...noChanges(), rev: before });
  const events: (Event & { type: 'changes' })[] = [];
  const emptySize = bytes(empty());
  let event = empty();
  let size = emptySize;
  /** Where this row goes: into the present event, or a fresh one; null where it fits into none. */
  const room = (row: unknown): (Event & { type: 'changes' }) | null => {
    const more = bytes(row) + 1;
    if (size + more > MAX_CHUNK_BYTES) {
      events.push(event);
      event = empty();
      size = emptySize;
    }
    if (size + more > MAX_CHUNK_BYTES) return null;
    size += more;
    return event;
  };
  for (const kind of syncKinds) {
    for (const row of changes.rows[kind]) {
      const into = room(row);
      if (into === null) return null;
      (into.rows[kind] as unknown[]).push(row);
    }
  }
  for (const row of changes.removed) {
    const into = room(row);
    if (into === null) return null;
    into.removed.push(row);
  }
  events.push({ ...event, rev: changes.rev });
  return events.filter((part, at) => at === events.length - 1 || bytes(part) > emptySize);
}
