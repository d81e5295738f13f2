import { describe, expect, test } from 'vitest';
import { type Caller, may, type Need } from './grant.ts';

const mine = 'm'.repeat(26);
const other = 'o'.repeat(26);
const now = 1000;
const guest = (verb: 'watch' | 'type', expiresAt = now + 1): Caller => ({
  kind: 'device',
  deviceId: 'd',
  grant: { role: 'guest', sessions: [mine], verb, from: 0, expiresAt },
});
const callers: Record<string, Caller | undefined> = {
  nobody: undefined,
  local: { kind: 'local' },
  owner: { kind: 'device', deviceId: 'd', grant: { role: 'owner' } },
  watcher: guest('watch'),
  typist: guest('type'),
  expired: guest('type', now),
  pending: { kind: 'pending', deviceId: 'd' },
  session: { kind: 'session', sessionId: mine },
};
const needs: Record<string, Need> = {
  own: { verb: 'own' },
  local: { verb: 'local' },
  know: { verb: 'know' },
  pair: { verb: 'pair' },
  'watch mine': { verb: 'watch', sessionId: mine },
  'type mine': { verb: 'type', sessionId: mine },
  'watch other': { verb: 'watch', sessionId: other },
  'type other': { verb: 'type', sessionId: other },
  'inside mine': { verb: 'inside', sessionId: mine },
  'inside other': { verb: 'inside', sessionId: other },
};
const everything = Object.keys(needs);
const allowed: Record<keyof typeof callers, string[]> = {
  nobody: [],
  local: everything,
  owner: everything.filter((need) => need !== 'local' && !need.startsWith('inside')),
  watcher: ['know', 'pair', 'watch mine'],
  typist: ['know', 'pair', 'watch mine', 'type mine'],
  expired: [],
  pending: ['pair'],
  session: ['watch mine', 'inside mine'],
};

describe.each(Object.keys(callers))('%s', (caller) => {
  test.each(everything)('%s', (need) => {
    const answer = may(callers[caller], needs[need] as Need, now);
    expect(answer).toBe((allowed[caller] as string[]).includes(need));
  });
});
