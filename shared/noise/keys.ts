/** X25519 (Noise statics) and Ed25519 (towards the relay) on WebCrypto, in every browser that we target and in Node 24. */
import type { Bytes } from '../wire/bytes.ts';

export interface StaticKey {
  /** 32 bytes, RFC 7748. */
  publicKey: Bytes;
  privateKey: CryptoKey;
}

export interface SigningKey {
  /** 32 bytes, RFC 8032. */
  publicKey: Bytes;
  privateKey: CryptoKey;
  /** 64 bytes. */
  sign(message: Bytes): Promise<Bytes>;
}

const rawPublic = async (key: CryptoKey): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.exportKey('raw', key));

export async function generateStaticKey(extractable: boolean): Promise<StaticKey> {
  const pair = (await crypto.subtle.generateKey('X25519', extractable, ['deriveBits'])) as CryptoKeyPair;
  return { publicKey: await rawPublic(pair.publicKey), privateKey: pair.privateKey };
}

export async function importStaticKey(
  pkcs8: Bytes,
  publicKey: Bytes,
  extractable = false,
): Promise<StaticKey> {
  return {
    publicKey,
    privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', extractable, ['deriveBits']),
  };
}

export async function exportStaticKey(key: StaticKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', key.privateKey));
}

/** RFC 7748; rejects a public key of small order, as section 6.1 asks. */
export async function diffieHellman(own: StaticKey, publicKey: Bytes): Promise<Bytes> {
  const other = await crypto.subtle.importKey('raw', publicKey, 'X25519', false, []);
  const shared = new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'X25519', public: other }, own.privateKey, 256),
  );
  if (shared.every((byte) => byte === 0)) throw new Error('public key of small order');
  return shared;
}

const signingKey = (publicKey: Bytes, privateKey: CryptoKey): SigningKey => ({
  publicKey,
  privateKey,
  sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message)),
});

export async function generateSigningKey(extractable: boolean): Promise<SigningKey> {
  const pair = (await crypto.subtle.generateKey('Ed25519', extractable, ['sign', 'verify'])) as CryptoKeyPair;
  return signingKey(await rawPublic(pair.publicKey), pair.privateKey);
}

export async function importSigningKey(
  pkcs8: Bytes,
  publicKey: Bytes,
  extractable = false,
): Promise<SigningKey> {
  return signingKey(
    publicKey,
    await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', extractable, ['sign']),
  );
}

export async function exportSigningKey(key: SigningKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('pkcs8', key.privateKey));
}

/** False for a wrong signature and for a key that is none. */
export async function verifySignature(publicKey: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, message);
  } catch {
    return false;
  }
}

/** null where everything that the channel needs works here, found out by trying; else the problem in words. */
export async function noiseSupport(): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined)
    return 'This page is not on a secure address, so there is no WebCrypto.';
  try {
    const [a, b] = await Promise.all([generateStaticKey(false), generateStaticKey(false)]);
    await diffieHellman(a, b.publicKey);
  } catch {
    return 'X25519 is missing from its WebCrypto.';
  }
  try {
    await (await generateSigningKey(false)).sign(new Uint8Array(1));
  } catch {
    return 'Ed25519 is missing from its WebCrypto.';
  }
  return null;
}
