/** CipherState and SymmetricState of the Noise specification (revision 34), sections 5.1 and 5.2, on WebCrypto. */
import { type Bytes, concat, utf8 } from '../wire/bytes.ts';

const HASH_BYTES = 32;
const NO_DATA: Bytes = new Uint8Array(0);

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** The HKDF of section 4.3 is RFC 5869 with the chaining key as salt and no info; `count` outputs of 32 bytes. */
async function hkdf(chainingKey: Bytes, input: Bytes, count: 2 | 3): Promise<Bytes[]> {
  const key = await crypto.subtle.importKey('raw', input, 'HKDF', false, ['deriveBits']);
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: chainingKey, info: NO_DATA };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, count * 256));
  return Array.from({ length: count }, (_, i) => bits.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

function nonceOf(n: number): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, n);
  return nonce;
}

/** Handshakes seal a handful of messages per key, so n stays far below 2^32. */
class HandshakeCipher {
  private n = 0;
  private readonly key: CryptoKey;

  private constructor(key: CryptoKey) {
    this.key = key;
  }
  static async from(key: Bytes): Promise<HandshakeCipher> {
    return new HandshakeCipher(
      await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']),
    );
  }
  copy(): HandshakeCipher {
    const copy = new HandshakeCipher(this.key);
    copy.n = this.n;
    return copy;
  }
  async seal(additionalData: Bytes, plaintext: Bytes): Promise<Bytes> {
    const algorithm = { name: 'AES-GCM', iv: nonceOf(this.n++), additionalData };
    return new Uint8Array(await crypto.subtle.encrypt(algorithm, this.key, plaintext));
  }
  async open(additionalData: Bytes, ciphertext: Bytes): Promise<Bytes> {
    const algorithm = { name: 'AES-GCM', iv: nonceOf(this.n), additionalData };
    const plaintext = new Uint8Array(await crypto.subtle.decrypt(algorithm, this.key, ciphertext));
    this.n += 1;
    return plaintext;
  }
}

export class SymmetricState {
  private chainingKey: Bytes;
  hash: Bytes;
  private cipher: HandshakeCipher | null = null;

  private constructor(hash: Bytes) {
    this.hash = hash;
    this.chainingKey = hash;
  }

  static async initialize(protocolName: string): Promise<SymmetricState> {
    const name = utf8(protocolName);
    const hash =
      name.length <= HASH_BYTES ? concat(name, new Uint8Array(HASH_BYTES - name.length)) : await sha256(name);
    return new SymmetricState(hash);
  }

  /** A state that goes its own way: to try a message without spending this one. */
  copy(): SymmetricState {
    const copy = new SymmetricState(this.hash);
    copy.chainingKey = this.chainingKey;
    copy.cipher = this.cipher?.copy() ?? null;
    return copy;
  }

  get hasKey(): boolean {
    return this.cipher !== null;
  }

  async mixHash(data: Uint8Array): Promise<void> {
    this.hash = await sha256(concat(this.hash, data));
  }

  async mixKey(input: Bytes): Promise<void> {
    const [chainingKey, key] = await hkdf(this.chainingKey, input, 2);
    this.chainingKey = chainingKey as Bytes;
    this.cipher = await HandshakeCipher.from(key as Bytes);
  }

  async mixKeyAndHash(input: Bytes): Promise<void> {
    const [chainingKey, hash, key] = await hkdf(this.chainingKey, input, 3);
    this.chainingKey = chainingKey as Bytes;
    await this.mixHash(hash as Bytes);
    this.cipher = await HandshakeCipher.from(key as Bytes);
  }

  async encryptAndHash(plaintext: Bytes): Promise<Bytes> {
    const out = this.cipher === null ? plaintext : await this.cipher.seal(this.hash, plaintext);
    await this.mixHash(out);
    return out;
  }

  async decryptAndHash(ciphertext: Bytes): Promise<Bytes> {
    const out = this.cipher === null ? ciphertext : await this.cipher.open(this.hash, ciphertext);
    await this.mixHash(ciphertext);
    return out;
  }

  /** The transport keys: initiator to responder first. */
  async split(): Promise<[Bytes, Bytes]> {
    const [first, second] = await hkdf(this.chainingKey, NO_DATA, 2);
    return [first as Bytes, second as Bytes];
  }
}
