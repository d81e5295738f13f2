/** Noise_IKpsk2_25519_AESGCM_SHA256 (Noise specification, revision 34, sections 5.3, 7.5 and 9). The device initiates. */
import { type Bytes, concat } from '../wire/bytes.ts';
import type { StaticKey } from './keys.ts';
import { type Primitives, webPrimitives } from './primitives.ts';
import { SymmetricState } from './symmetric-state.ts';

export const PROTOCOL_NAME = 'Noise_IKpsk2_25519_AESGCM_SHA256';
const DH_BYTES = 32;
const TAG_BYTES = 16;

export interface HandshakeResult {
  /** 32 bytes each. */
  sendKey: Bytes;
  receiveKey: Bytes;
  /** The handshake hash, 32 bytes: the same on both sides, of this handshake alone. */
  hash: Bytes;
}

export interface HandshakeOptions {
  prologue: Bytes;
  staticKey: StaticKey;
  /** WebCrypto's where absent. */
  primitives?: Primitives | undefined;
  /** For published vectors only; fresh where absent. */
  ephemeral?: StaticKey;
  /** For published vectors only: plain IK has no PSK. */
  psk?: boolean;
}

async function begin(options: HandshakeOptions, responderStatic: Bytes): Promise<SymmetricState> {
  const state = await SymmetricState.initialize(
    options.psk === false ? PROTOCOL_NAME.replace('psk2', '') : PROTOCOL_NAME,
    options.primitives ?? webPrimitives,
  );
  await state.mixHash(options.prologue);
  await state.mixHash(responderStatic);
  return state;
}

/** In PSK handshakes the ephemeral is mixed into the key too (section 9.2). */
async function mixEphemeral(state: SymmetricState, publicKey: Bytes, psk: boolean): Promise<void> {
  await state.mixHash(publicKey);
  if (psk) await state.mixKey(publicKey);
}

export interface Initiator {
  message1(payload: Bytes): Promise<Bytes>;
  /** Throws where the message does not fit; the state stays as it was, so that another PSK can be tried. */
  message2(message: Uint8Array, psk: Bytes): Promise<HandshakeResult>;
}

export async function initiate(options: HandshakeOptions & { remoteStatic: Bytes }): Promise<Initiator> {
  const { staticKey, remoteStatic, primitives: by = webPrimitives } = options;
  const withPsk = options.psk !== false;
  const state = await begin(options, remoteStatic);
  const ephemeral = options.ephemeral ?? (await by.newKey());

  return {
    async message1(payload) {
      await mixEphemeral(state, ephemeral.publicKey, withPsk);
      await state.mixKey(await by.diffieHellman(ephemeral, remoteStatic));
      const sealedStatic = await state.encryptAndHash(staticKey.publicKey);
      await state.mixKey(await by.diffieHellman(staticKey, remoteStatic));
      return concat(ephemeral.publicKey, sealedStatic, await state.encryptAndHash(payload));
    },
    async message2(message, psk) {
      if (message.length < DH_BYTES + TAG_BYTES) throw new RangeError('handshake message too short');
      const next = state.copy();
      const remoteEphemeral = message.slice(0, DH_BYTES);
      await mixEphemeral(next, remoteEphemeral, withPsk);
      await next.mixKey(await by.diffieHellman(ephemeral, remoteEphemeral));
      await next.mixKey(await by.diffieHellman(staticKey, remoteEphemeral));
      if (withPsk) await next.mixKeyAndHash(psk);
      await next.decryptAndHash(message.slice(DH_BYTES));
      const [sendKey, receiveKey] = await next.split();
      return { sendKey, receiveKey, hash: next.hash };
    },
  };
}

export interface Responder {
  /** Throws where the message does not fit. What it gives is not authenticated against replay. */
  message1(message: Uint8Array): Promise<{ remoteStatic: Bytes; payload: Bytes }>;
  message2(psk: Bytes, payload: Bytes): Promise<{ message: Bytes; result: HandshakeResult }>;
}

export async function respond(options: HandshakeOptions): Promise<Responder> {
  const { staticKey, primitives: by = webPrimitives } = options;
  const withPsk = options.psk !== false;
  const state = await begin(options, staticKey.publicKey);
  let remote: { ephemeral: Bytes; static: Bytes } | null = null;

  return {
    async message1(message) {
      const sealedEnd = DH_BYTES + DH_BYTES + TAG_BYTES;
      if (message.length < sealedEnd + TAG_BYTES) throw new RangeError('handshake message too short');
      const ephemeral = message.slice(0, DH_BYTES);
      await mixEphemeral(state, ephemeral, withPsk);
      await state.mixKey(await by.diffieHellman(staticKey, ephemeral));
      const remoteStatic = await state.decryptAndHash(message.slice(DH_BYTES, sealedEnd));
      await state.mixKey(await by.diffieHellman(staticKey, remoteStatic));
      const payload = await state.decryptAndHash(message.slice(sealedEnd));
      remote = { ephemeral, static: remoteStatic };
      return { remoteStatic, payload };
    },
    async message2(psk, payload) {
      if (remote === null) throw new Error('message 2 before message 1');
      const ephemeral = options.ephemeral ?? (await by.newKey());
      await mixEphemeral(state, ephemeral.publicKey, withPsk);
      await state.mixKey(await by.diffieHellman(ephemeral, remote.ephemeral));
      await state.mixKey(await by.diffieHellman(ephemeral, remote.static));
      if (withPsk) await state.mixKeyAndHash(psk);
      const sealed = await state.encryptAndHash(payload);
      const [receiveKey, sendKey] = await state.split();
      return {
        message: concat(ephemeral.publicKey, sealed),
        result: { sendKey, receiveKey, hash: state.hash },
      };
    },
  };
}
