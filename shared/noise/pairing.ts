/** What follows from an invitation's secret. docs/protocol.md, section 3. */
import { type Bytes, concat, utf8 } from '../wire/bytes.ts';
import { type Primitives, webPrimitives } from './primitives.ts';
import { WORDS } from './words.ts';

const NO_SALT: Bytes = new Uint8Array(0);

/** HKDF-SHA256 (RFC 5869) with an empty salt. */
const derive = async (
  secret: Bytes,
  info: Bytes,
  length: number,
  { hkdf }: Pick<Primitives, 'hkdf'> = webPrimitives,
): Promise<Bytes> => hkdf(NO_SALT, secret, info, length);

export interface PairingSecrets {
  /** Noise PSK of the first channel; never leaves the two ends. */
  psk: Bytes;
  /** Shown to the relay by the device that pairs. */
  token: Bytes;
  /** SHA-256 of the token: what the relay keeps. */
  inviteId: Bytes;
}

/** `secret`: the 32 bytes of the link. */
export async function derivePairing(secret: Bytes): Promise<PairingSecrets> {
  const [psk, token] = await Promise.all([
    derive(secret, utf8('openpoet noise'), 32),
    derive(secret, utf8('openpoet relay'), 32),
  ]);
  return { psk, token, inviteId: await inviteIdOf(token) };
}

export async function inviteIdOf(token: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', token));
}

/** The lasting PSK of one device with one agent. */
export function deriveDevicePsk(psk: Bytes, agentStatic: Bytes, deviceStatic: Bytes): Promise<Bytes> {
  return derive(psk, concat(utf8('openpoet device'), agentStatic, deviceStatic), 32);
}

/** Six words of 10 bits each, from the handshake hash: equal on both sides, or somebody stands between them. */
export async function safetyWords(handshakeHash: Bytes, by?: Primitives): Promise<string[]> {
  const bits = await derive(handshakeHash, utf8('openpoet words'), 12, by);
  const view = new DataView(bits.buffer);
  return Array.from({ length: 6 }, (_, i) => WORDS[view.getUint16(i * 2) % WORDS.length] as string);
}
