/** What a caller may do. The agent decides, never the relay and never the app. */
import * as v from 'valibot';
import { idSchema, timeSchema } from './ids.ts';

export const grantSchema = v.variant('role', [
  v.object({ role: v.literal('owner') }),
  v.object({
    role: v.literal('guest'),
    sessions: v.pipe(v.array(idSchema), v.maxLength(256)),
    /** `type` holds `watch`. Typing is the owner's Unix account. */
    verb: v.picklist(['watch', 'type']),
    /** History before this is not shown. */
    from: timeSchema,
    expiresAt: timeSchema,
  }),
]);
export type Grant = v.InferOutput<typeof grantSchema>;

/**
 * Who calls an API route or opens a stream. Set by the transport, never by a header.
 * `session` is a program inside a session (hooks, MCP): it reaches its own session and nothing else.
 */
export type Caller =
  | { kind: 'local' }
  | { kind: 'device'; deviceId: string; grant: Grant }
  | { kind: 'session'; sessionId: string }
  /** Paired, but nobody has said yet that the safety words match. */
  | { kind: 'pending'; deviceId: string };

/** What a route, event or stream needs. */
export type Need =
  | { verb: 'own' }
  | { verb: 'local' }
  | { verb: 'watch' | 'type'; sessionId: string }
  /** A program inside this session: its hooks. No device, not even an owner's, may speak for it. */
  | { verb: 'inside'; sessionId: string }
  /** Any paired device: the answer itself is filtered by the grant. */
  | { verb: 'know' }
  /** Saying that the words match, on the device that is being paired. */
  | { verb: 'pair' };

/** Default deny: an absent caller, an expired grant and a session outside the grant may nothing. `now` in ms since 1970. */
export function may(caller: Caller | undefined, need: Need, now: number): boolean {
  if (caller === undefined) return false;
  switch (caller.kind) {
    case 'local':
      return true;
    case 'pending':
      return need.verb === 'pair';
    case 'session':
      return (need.verb === 'watch' || need.verb === 'inside') && need.sessionId === caller.sessionId;
    case 'device': {
      const { grant } = caller;
      if (grant.role === 'owner') return need.verb !== 'local' && need.verb !== 'inside';
      if (now >= grant.expiresAt) return false;
      if (need.verb === 'know' || need.verb === 'pair') return true;
      if (need.verb === 'watch') return grant.sessions.includes(need.sessionId);
      if (need.verb === 'type') return grant.verb === 'type' && grant.sessions.includes(need.sessionId);
      return false;
    }
  }
}
