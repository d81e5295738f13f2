/** What a device holds for one machine: fresh keys for each, so that machines cannot be linked with each other. */
import type { PairingLink } from '../model/pairing-link.ts';
import { generateSigningKey, generateStaticKey, type SigningKey, type StaticKey } from '../noise/keys.ts';
import { deriveDevicePsk, derivePairing } from '../noise/pairing.ts';
import { type Bytes, equalBytes } from '../wire/bytes.ts';
import { peerId } from '../wire/outer.ts';

export interface PendingPairing {
  inviteId: Bytes;
  psk: Bytes;
  token: Bytes;
  /** What the machine's list of devices will say. */
  name: string;
  platform: string;
}

export interface DeviceCredentials {
  agentId: string;
  deviceId: string;
  /** The machine's X25519 key: who answers must hold it. */
  agentStatic: Bytes;
  /** `wss://host[:port]`. */
  relay: string;
  /** Ed25519 public key, and its signature function. */
  key: Bytes;
  sign(message: Bytes): Promise<Bytes>;
  noise: StaticKey;
  devicePsk: Bytes;
  /** Until the machine has confirmed this device once. */
  pairing: PendingPairing | null;
}

export interface NewPairing {
  credentials: DeviceCredentials;
  /** The Ed25519 private key, to be kept; `signingKey` is the same with its public half. */
  signing: CryptoKey;
  signingKey: SigningKey;
}

/**
 * Whether a link can be from the machine that is known by `known`. Both keys of a machine are made together, so a link
 * that names the one with another for the channel was forged: whoever ran behind it would stand in the machine's place.
 */
export const isFromMachine = (link: PairingLink, known: { agentStatic: Bytes }): boolean =>
  equalBytes(link.agentStatic, known.agentStatic);

/** `extractable` only where keys are kept in a file. They are to be stored before the link starts. */
export async function createPairing(
  link: PairingLink,
  options: { extractable: boolean; name: string; platform: string },
): Promise<NewPairing> {
  const { extractable, name, platform } = options;
  const [signingKey, noise, { psk, token, inviteId }] = await Promise.all([
    generateSigningKey(extractable),
    generateStaticKey(extractable),
    derivePairing(link.secret),
  ]);
  const [agentId, deviceId, devicePsk] = await Promise.all([
    peerId(link.agentEd),
    peerId(signingKey.publicKey),
    deriveDevicePsk(psk, link.agentStatic, noise.publicKey),
  ]);
  const credentials: DeviceCredentials = {
    agentId,
    deviceId,
    agentStatic: link.agentStatic,
    relay: link.relay,
    key: signingKey.publicKey,
    sign: signingKey.sign,
    noise,
    devicePsk,
    pairing: { inviteId, psk, token, name, platform },
  };
  return { credentials, signing: signingKey.privateKey, signingKey };
}
