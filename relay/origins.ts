import { relayOrigin } from '../shared/wire/outer.ts';

/** More than a relay has names; a hello is checked against each. */
const MAX_ORIGINS = 16;

/** Addresses as a person writes them, http(s) or ws(s), as origins without doubles. Throws TypeError where one is no address. */
export function parseRelayOrigins(addresses: readonly string[]): string[] {
  const origins = [...new Set(addresses.map(relayOrigin))];
  if (origins.length > MAX_ORIGINS) throw new TypeError(`a relay has at most ${MAX_ORIGINS} addresses`);
  return origins;
}
