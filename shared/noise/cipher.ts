/** What both AES-GCM implementations share: the nonce and the REKEY of the Noise specification. */
import type { Bytes } from '../wire/bytes.ts';

export const TAG_BYTES = 16;

/** REKEY(k) = the first 32 bytes of ENCRYPT(k, 2^64-1, zerolen, 32 zero bytes): Noise specification, section 4.2. */
export const REKEY_NONCE: Bytes = Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255);
export const REKEY_INPUT: Bytes = new Uint8Array(32);

/** AESGCM of section 12.4: four zero bytes, then n as 64 bits big-endian. */
export function gcmNonce(n: number): Bytes {
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setUint32(4, Math.floor(n / 0x1_0000_0000));
  view.setUint32(8, n % 0x1_0000_0000);
  return nonce;
}
