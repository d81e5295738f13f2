/** CipherState and SymmetricState of the Noise specification (revision 34), sections 5.1 and 5.2. */
import type { MaybePromise } from '../link/types.ts';
import { type Bytes, concat, utf8 } from '../wire/bytes.ts';
import type { HandshakeAead, Primitives } from './primitives.ts';

const HASH_BYTES = 32;
const NO_DATA: Bytes = new Uint8Array(0);

function nonceOf(n: number): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, n);
  return nonce;
}

/** Handshakes seal a handful of messages per key, so n stays far below 2^32. */
class HandshakeCipher {
  private n = 0;
  private readonly aead: HandshakeAead;

  constructor(aead: HandshakeAead) {
    this.aead = aead;
  }
  copy(): HandshakeCipher {
    const copy = new HandshakeCipher(this.aead);
    copy.n = this.n;
    return copy;
  }
  seal(additionalData: Bytes, plaintext: Bytes): MaybePromise<Bytes> {
    return this.aead.seal(nonceOf(this.n++), additionalData, plaintext);
  }
  async open(additionalData: Bytes, ciphertext: Bytes): Promise<Bytes> {
    const plaintext = await this.aead.open(nonceOf(this.n), additionalData, ciphertext);
    this.n += 1;
    return plaintext;
  }
}

export class SymmetricState {
  private chainingKey: Bytes;
  hash: Bytes;
  private cipher: HandshakeCipher | null = null;

  private readonly by: Primitives;

  private constructor(hash: Bytes, by: Primitives) {
    this.by = by;
    this.hash = hash;
    this.chainingKey = hash;
  }

  static async initialize(protocolName: string, by: Primitives): Promise<SymmetricState> {
    const name = utf8(protocolName);
    const hash =
      name.length <= HASH_BYTES
        ? concat(name, new Uint8Array(HASH_BYTES - name.length))
        : await by.sha256(name);
    return new SymmetricState(hash, by);
  }

  /** A state that goes its own way: to try a message without spending this one. */
  copy(): SymmetricState {
    const copy = new SymmetricState(this.hash, this.by);
    copy.chainingKey = this.chainingKey;
    copy.cipher = this.cipher?.copy() ?? null;
    return copy;
  }

  get hasKey(): boolean {
    return this.cipher !== null;
  }

  async mixHash(data: Uint8Array): Promise<void> {
    this.hash = await this.by.sha256(concat(this.hash, data));
  }

  async mixKey(input: Bytes): Promise<void> {
    const [chainingKey, key] = await this.derive(input, 2);
    this.chainingKey = chainingKey as Bytes;
    this.cipher = new HandshakeCipher(await this.by.aead(key as Bytes));
  }

  async mixKeyAndHash(input: Bytes): Promise<void> {
    const [chainingKey, hash, key] = await this.derive(input, 3);
    this.chainingKey = chainingKey as Bytes;
    await this.mixHash(hash as Bytes);
    this.cipher = new HandshakeCipher(await this.by.aead(key as Bytes));
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
    const [first, second] = await this.derive(NO_DATA, 2);
    return [first as Bytes, second as Bytes];
  }

  /** The HKDF of section 4.3 is RFC 5869 with the chaining key as salt and no info; `count` outputs of 32 bytes. */
  private async derive(input: Bytes, count: 2 | 3): Promise<Bytes[]> {
    const bytes = await this.by.hkdf(this.chainingKey, input, NO_DATA, count * HASH_BYTES);
    return Array.from({ length: count }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  }
}
