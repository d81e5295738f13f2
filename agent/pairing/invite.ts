/** Makes pairing links. What is secret in one is in the link and, derived, in this process: nowhere else. */
import { formatPairingLink } from '../../shared/model/pairing-link.ts';
import { derivePairing } from '../../shared/noise/pairing.ts';
import { randomBytes, toBase64Url } from '../../shared/wire/bytes.ts';
import { type Addresses, linkOrigin } from '../addresses.ts';
import type { Invited } from '../api/env.ts';
import type { Clock } from '../clock.ts';
import type { AgentKeys } from '../keys.ts';
import type { PairingDesk } from './desk.ts';
import { INVITATION_TTL_MS } from './invitations.ts';

export interface InviteOptions {
  /** Stands for the machine side's yes. */
  accept: boolean;
  invitedBy: string | null;
}

/** The function throws ProblemError where a phone could not use the link, or too many are open. */
export function createInvite(deps: {
  keys: AgentKeys;
  addresses: Addresses;
  desk: PairingDesk;
  clock: Clock;
}): (options: InviteOptions) => Promise<Invited> {
  const { keys, addresses, desk, clock } = deps;
  return async ({ accept, invitedBy }) => {
    const app = linkOrigin(addresses);
    const secret = randomBytes(32);
    const { psk, inviteId } = await derivePairing(secret);
    const link = formatPairingLink({
      app,
      relay: addresses.relay,
      agentEd: keys.signing.publicKey,
      agentStatic: keys.noise.publicKey,
      secret,
    });
    const id = toBase64Url(inviteId);
    const expiresAt = clock.now() + INVITATION_TTL_MS;
    desk.invite({ id, psk, expiresAt, invitedBy, accept });
    return { id, link, expiresAt };
  };
}
