/**
 * Open and lately closed invitations, in memory only: their PSKs are never written down, so an invitation dies with
 * the agent's process. Closed ones are remembered for a while, so that whoever comes late is told why.
 */
import type { Bytes } from '../../shared/wire/bytes.ts';
import { ProblemError } from '../problem.ts';

export const INVITATION_TTL_MS = 600_000;
export const MAX_OPEN = 16;
const MAX_REMEMBERED = 64;

export type InvitationState = 'open' | 'asks' | 'accepted' | 'rejected' | 'used' | 'expired';

export interface Invitation {
  /** base64url of SHA-256 of the token. */
  readonly id: string;
  readonly psk: Bytes;
  readonly expiresAt: number;
  /** The device that made it; null: a person at the machine. */
  readonly invitedBy: string | null;
  /** Stands for the machine side's yes. */
  readonly accept: boolean;
  state: InvitationState;
  deviceId: string | null;
}

export interface Invitations {
  /** Throws ProblemError where too many are open. */
  add(invitation: Omit<Invitation, 'state' | 'deviceId'>): Invitation;
  find(id: string): Invitation | undefined;
  all(): readonly Invitation[];
}

export function createInvitations(): Invitations {
  const known = new Map<string, Invitation>();
  return {
    add(input) {
      const open = [...known.values()].filter((invitation) => invitation.state === 'open');
      if (open.length >= MAX_OPEN) {
        throw new ProblemError(
          429,
          'too-many-invitations',
          `${MAX_OPEN} invitations are open. Cancel one, or wait.`,
        );
      }
      const invitation: Invitation = { ...input, state: 'open', deviceId: null };
      known.set(invitation.id, invitation);
      for (const old of known.values()) {
        if (known.size <= MAX_REMEMBERED) break;
        if (old.state !== 'open' && old.state !== 'asks') known.delete(old.id);
      }
      return invitation;
    },
    find: (id) => known.get(id),
    all: () => [...known.values()],
  };
}
