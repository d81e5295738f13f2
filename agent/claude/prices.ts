/**
 * What tokens cost, as Claude Code 2.1.330 reckons it: measured by what it says of answers whose tokens are known. A model
 * that is not here has no price: no cost is shown then.
 */

/** US dollars for a million tokens. */
export interface Prices {
  input: number;
  output: number;
  cacheRead: number;
  /** Caches that last five minutes, and an hour. */
  cacheWrite: number;
  longCacheWrite: number;
}

const prices = (
  input: number,
  output: number,
  cacheRead: number,
  cacheWrite: number,
  longCacheWrite: number,
): Prices => ({ input, output, cacheRead, cacheWrite, longCacheWrite });

interface Model {
  name: RegExp;
  prices: Prices;
  /** Of requests with more tokens than so many. */
  beyond?: { tokens: number; prices: Prices };
}

const MODELS: readonly Model[] = [
  { name: /^claude-opus-5-5\b/, prices: prices(4, 20, 0.2, 5, 8) },
  { name: /^claude-sonnet-5-5\b/, prices: prices(2, 10, 0.1, 2.5, 4) },
  { name: /^claude-fable-5-2\b/, prices: prices(8, 40, 0.2, 10, 16) },
  {
    name: /^claude-haiku-5-5\b/,
    prices: prices(0.1, 0.5, 0.01, 0.125, 0.2),
    beyond: { tokens: 100_000, prices: prices(0.5, 2.5, 0.05, 0.625, 1) },
  },
];

/** `sent`: tokens of the whole request. Null: nobody here knows. */
export function pricesOf(model: string, sent: number): Prices | null {
  const found = MODELS.find(({ name }) => name.test(model));
  if (found === undefined) return null;
  return found.beyond !== undefined && sent > found.beyond.tokens ? found.beyond.prices : found.prices;
}
