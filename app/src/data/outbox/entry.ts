/** One thing that was asked for and has not reached its machine, and what may become of it by itself. Pure. */
import * as v from 'valibot';
import { countSchema, idSchema, timeSchema } from '../../../../shared/model/ids.ts';
import type { OutboxEntry } from '../types.ts';

/** What asks before it goes late goes by itself so long: a tunnel, a lift. */
export const BY_ITSELF_MS = 60_000;
/** The machine remembers what it did for longer than this; after it, what may have been done already is asked about. */
export const REMEMBERED_MS = 28 * 24 * 60 * 60 * 1000;

export const storedSchema = v.object({
  id: idSchema,
  machineId: v.string(),
  label: v.string(),
  createdAt: timeSchema,
  /** In the order of asking, whatever the clock did. */
  order: v.optional(countSchema, 0),
  method: v.picklist(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: v.string(),
  body: v.optional(v.unknown()),
  problem: v.nullable(v.string()),
  /** It goes within so many ms after it was asked for, or not at all. */
  goodFor: v.optional(v.nullable(countSchema), null),
  /** A person is asked before it goes late. */
  asks: v.optional(v.boolean(), false),
  /** In place of `body`, once it was refused and a person sends it again. */
  insists: v.optional(v.unknown()),
  /** Its fate is asked about, and nobody has answered yet. */
  asked: v.optional(v.boolean(), false),
  /** It was on its way at least once: the machine may have done it. */
  tried: v.optional(v.boolean(), false),
});
export type Stored = v.InferOutput<typeof storedSchema>;

export const inOrder = (a: Stored, b: Stored): number =>
  a.order - b.order || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);

/** What time alone has made of it: nothing, a question to the person, or too late. */
export function fate(entry: Stored, now: number): 'goes' | 'asks' | 'late' {
  const age = now - entry.createdAt;
  // A clock that was set back cannot say how old it is: whatever depends on that is for the person to decide.
  const unsure = age < 0;
  if (entry.goodFor !== null && (unsure || age > entry.goodFor)) return 'late';
  if (entry.asked || (entry.asks && (unsure || age > BY_ITSELF_MS))) return 'asks';
  if (entry.tried && age > REMEMBERED_MS) return 'asks';
  return 'goes';
}

export function stateOf(entry: Stored, sending: boolean): OutboxEntry['state'] {
  if (sending) return 'sending';
  if (entry.problem !== null) return 'failed';
  return entry.asked ? 'asks' : 'queued';
}
