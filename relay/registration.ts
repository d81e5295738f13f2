/** Tokens that an operator hands out, so that only invited machines use the relay. */

/** With 24 letters and digits nobody finds one out, not even who recorded what an agent showed. */
const MIN_CHARS = 24;
const MAX_TOKENS = 256;

/**
 * One token a line; blank lines and what stands behind `#` are left out. Throws TypeError where one can be guessed, there
 * are too many, or there is none: an empty list would lock everybody out, which nobody means.
 */
export function parseTokens(text: string): string[] {
  const tokens = text
    .split('\n')
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '');
  if (tokens.length === 0) throw new TypeError('there is no registration token');
  if (tokens.length > MAX_TOKENS)
    throw new TypeError(`there are more than ${MAX_TOKENS} registration tokens`);
  for (const [at, token] of tokens.entries()) {
    if (token.length < MIN_CHARS) {
      throw new TypeError(`registration token ${at + 1} is shorter than ${MIN_CHARS} characters`);
    }
  }
  return tokens;
}
