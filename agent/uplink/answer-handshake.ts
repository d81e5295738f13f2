/** The agent's side of the Noise handshake: who knocks is found out by the key, never by what the relay says. */
import { type HandshakeResult, respond } from '../../shared/noise/handshake.ts';
import type { StaticKey } from '../../shared/noise/keys.ts';
import { deriveDevicePsk, safetyWords } from '../../shared/noise/pairing.ts';
import { type Bytes, lengthPrefixed, toBase64Url, utf8 } from '../../shared/wire/bytes.ts';
import type { PairingDesk } from '../pairing/desk.ts';
import { findByNoiseKey } from '../store/devices.ts';
import type { Store } from '../store/open.ts';
import { nodePrimitives } from './node-primitives.ts';

const INVITE_ID_BYTES = 32;

/** As what the other end came, once its confirm proves that it is there now. */
export type Standing =
  | { as: 'device' }
  | { as: 'invited'; inviteId: string; noiseKey: Bytes; devicePsk: Bytes };

export interface Answered {
  message2: Bytes;
  result: HandshakeResult;
  words: readonly string[];
  standing: Standing;
}

export interface Identity {
  agentId: string;
  noise: StaticKey;
}

export const prologue = (agentId: string, deviceId: string): Bytes =>
  lengthPrefixed(utf8('openpoet/1'), utf8(agentId), utf8(deviceId));

/** Null where nobody known knocks, or what came is no handshake: the channel then closes without a word. */
export async function answerHandshake(
  message1: Uint8Array,
  deviceId: string,
  identity: Identity,
  store: Store,
  desk: PairingDesk,
): Promise<Answered | null> {
  const responder = await respond({
    prologue: prologue(identity.agentId, deviceId),
    staticKey: identity.noise,
    primitives: nodePrimitives,
  });
  let first: { remoteStatic: Bytes; payload: Bytes };
  try {
    first = await responder.message1(message1);
  } catch {
    return null;
  }
  const chosen = await choosePsk(first, deviceId, identity, store, desk);
  if (chosen === null) return null;
  const { message, result } = await responder.message2(chosen.psk, new Uint8Array(0));
  return {
    message2: message,
    result,
    words: await safetyWords(result.hash, nodePrimitives),
    standing: chosen.standing,
  };
}

async function choosePsk(
  { remoteStatic, payload }: { remoteStatic: Bytes; payload: Bytes },
  deviceId: string,
  { noise }: Identity,
  store: Store,
  desk: PairingDesk,
): Promise<{ psk: Bytes; standing: Standing } | null> {
  const device = findByNoiseKey(store.db, remoteStatic);
  if (device !== undefined) {
    return device.id === deviceId ? { psk: device.psk, standing: { as: 'device' } } : null;
  }
  if (payload.length !== INVITE_ID_BYTES) return null;
  const inviteId = toBase64Url(payload);
  const invitation = desk.find(inviteId);
  if (invitation === undefined) return null;
  const devicePsk = await deriveDevicePsk(invitation.psk, noise.publicKey, remoteStatic);
  return {
    psk: invitation.psk,
    standing: { as: 'invited', inviteId, noiseKey: remoteStatic, devicePsk },
  };
}
