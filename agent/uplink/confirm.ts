/** What the device's first sealed message settles: only here is an invitation used up and a device let in. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Grant } from '../../shared/model/grant.ts';
import { toBase32 } from '../../shared/wire/bytes.ts';
import { INNER_VERSION } from '../../shared/wire/inner.ts';
import { type Bye, type Confirm, confirmSchema } from '../../shared/wire/messages.ts';
import type { PairingDesk } from '../pairing/desk.ts';
import { findByNoiseKey, findDevice, type PairedDevice } from '../store/devices.ts';
import type { Store } from '../store/open.ts';
import type { Standing } from './answer-handshake.ts';

export type Confirmation = { ok: true; grant: Grant | null } | { ok: false; bye: Bye };

const refuse = (reason: Bye['reason'], message: string): Confirmation => ({
  ok: false,
  bye: { reason, message },
});

const late: Record<'used' | 'expired', string> = {
  used: 'This pairing link was used by another device. Ask for a new one.',
  expired: 'This pairing link has expired. Ask for a new one.',
};

/** Runs in one turn, so that of two devices with one invitation exactly one is inserted. */
export function settleConfirm(
  json: unknown,
  channel: { deviceId: string; standing: Standing; words: readonly string[] },
  store: Store,
  desk: PairingDesk,
): Confirmation {
  const { deviceId, standing } = channel;
  const spoken = v.safeParse(v.object({ v: v.number() }), json);
  if (spoken.success && spoken.output.v !== INNER_VERSION) {
    return refuse(
      'version',
      `This machine speaks version ${INNER_VERSION} of the protocol. Update both sides.`,
    );
  }
  const confirm = v.safeParse(confirmSchema, json);
  if (!confirm.success) return refuse('protocol', 'The first message was not understood.');

  const known = findDevice(store.db, deviceId);
  if (known !== undefined && isSame(known, standing)) {
    if (known.grant === null) desk.present(deviceId, channel.words);
    return { ok: true, grant: known.grant };
  }
  if (standing.as === 'device') return refuse('revoked', 'This device was removed from the machine.');
  // Whoever holds two invitations may show one key twice: the row that stands is not touched.
  if (known !== undefined || findByNoiseKey(store.db, standing.noiseKey) !== undefined) {
    return refuse('protocol', 'A key of this device is paired already.');
  }
  return pair(confirm.output, { ...channel, standing }, desk);
}

/** A device whose `confirmed` was lost comes back as invited, and may have been let in meanwhile. */
const isSame = (known: PairedDevice, standing: Standing): boolean =>
  standing.as === 'device' || Buffer.from(known.noiseKey).equals(standing.noiseKey);

function pair(
  { pairing }: Confirm,
  channel: { deviceId: string; standing: Standing & { as: 'invited' }; words: readonly string[] },
  desk: PairingDesk,
): Confirmation {
  const { deviceId, standing, words } = channel;
  if (pairing === undefined) return refuse('protocol', 'A device that pairs must say who it is.');
  const signingKey = new Uint8Array(Buffer.from(pairing.key, 'base64url'));
  const id = toBase32(createHash('sha256').update(signingKey).digest()).slice(0, 26);
  if (id !== deviceId) return refuse('protocol', 'The key is not that of this device.');
  const outcome = desk.arrive(
    standing.inviteId,
    {
      id: deviceId,
      signingKey,
      noiseKey: standing.noiseKey,
      psk: standing.devicePsk,
      name: pairing.name,
      platform: pairing.platform,
    },
    words,
  );
  return outcome === 'paired' ? { ok: true, grant: null } : refuse(outcome, late[outcome]);
}
