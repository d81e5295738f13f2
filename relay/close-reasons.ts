import { CloseCode } from '../shared/wire/outer.ts';

/** What stands beside each close code: fixed words, so that a reason never tells more than its code. */
export const closeReasons: Readonly<Record<CloseCode, string>> = {
  [CloseCode.unavailable]: 'unavailable',
  [CloseCode.protocol]: 'not this protocol',
  [CloseCode.unregistered]: 'this relay asks agents for a token',
  [CloseCode.version]: 'protocol version not spoken here',
  [CloseCode.timeout]: 'nothing heard in time',
  [CloseCode.limit]: 'a limit of this relay',
  [CloseCode.slow]: 'reads too slowly',
  [CloseCode.replaced]: 'the same agent connected again',
  [CloseCode.peerGone]: 'the other end went away',
  [CloseCode.restarting]: 'the relay restarts',
};
