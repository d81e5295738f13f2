/** When to try again, and when a socket counts as dead. Pure; times in milliseconds. */

export const Timing = {
  /** A phone that is looked at wants its screen back; the relay is spared by the cap. */
  visibleFirst: 300,
  visibleMost: 5_000,
  /** A relay that restarts is back within seconds: these many tries, some ten seconds, are never further apart. */
  eagerTries: 12,
  eagerMost: 900,
  /** Nobody looks: save the radio. */
  hiddenFirst: 5_000,
  hiddenMost: 300_000,
  growth: 1.7,
  /** A link that held this long counts as good: the next loss starts from the first delay again. */
  healthyAfter: 10_000,
  /** Quiet this long while visible: ask with a ping. */
  pingAfter: 5_000,
  pingAfterHidden: 60_000,
  /** No answer to a ping for this long: the socket is dead, whatever it claims. */
  deadAfter: 4_000,
  /** Timers of hidden pages are slowed down. */
  deadAfterHidden: 15_000,
  /** With keys on their way: they are not sent again after three seconds, so waiting longer serves nothing. */
  deadAfterInput: 3_000,
  /** Quiet this long after a key: ask. */
  quietInput: 500,
  /** After a wake the doubt is greater: phones keep zombies that say they are open. */
  deadAfterWake: 750,
  dialTimeout: 8_000,
  handshakeTimeout: 8_000,
  /** Text `ping` to the relay, for whatever stands between and forgets quiet sockets; within the minute that proxies give. */
  keepAlive: 50_000,
  /** A dial that began before the page slept is not worth waiting for. */
  staleDial: 1_500,
  /** A fresh handshake before a day is over. */
  renewAfter: 23 * 3_600_000,
  /** The relay said that this is too much: leave it alone for a while. */
  limitedFor: 15_000,
} as const;

/** `attempt` counts from 0; `random` in [0, 1) spreads a crowd that lost the same relay. */
export function retryDelay(attempt: number, visible: boolean, random: number): number {
  return Math.round((visible ? visibleDelay(attempt) : hiddenDelay(attempt)) * (0.5 + random / 2));
}

function visibleDelay(attempt: number): number {
  const { visibleFirst, visibleMost, eagerTries, eagerMost, growth } = Timing;
  if (attempt < eagerTries) return Math.min(eagerMost, visibleFirst * growth ** attempt);
  return Math.min(visibleMost, eagerMost * growth ** (attempt - eagerTries + 1));
}

const hiddenDelay = (attempt: number): number =>
  Math.min(Timing.hiddenMost, Timing.hiddenFirst * Timing.growth ** attempt);

/** Whether a link that was live from `since` to `until` clears the count of failed attempts. */
export const wasHealthy = (since: number, until: number): boolean => until - since >= Timing.healthyAfter;
