import { setTimeout as delay } from 'node:timers/promises';

/**
 * Polls until `look` gives something other than undefined, null or false. Throws with `what` and, where given,
 * `seen()` after `timeoutMs`: a test that waits says what it waited for.
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  {
    timeoutMs = 30_000,
    everyMs = 25,
    seen,
  }: { timeoutMs?: number; everyMs?: number; seen?: () => unknown } = {},
): Promise<Exclude<T, undefined | null | false>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== null && value !== false) {
      return value as Exclude<T, undefined | null | false>;
    }
    if (Date.now() > end) {
      const saw = seen === undefined ? '' : `\n--- seen ---\n${String(await seen())}`;
      throw new Error(`waited ${timeoutMs} ms for ${what}${saw}`);
    }
    await delay(everyMs);
  }
}
