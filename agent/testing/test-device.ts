/** A device's end of one channel, made by hand: what it sends can be right or wrong as a test wants. */
import { createSecureChannel, type OpenChannel } from '../../shared/link/secure-channel.ts';
import type { ChannelEnd } from '../../shared/link/types.ts';
import { type Initiator, initiate } from '../../shared/noise/handshake.ts';
import {
  generateSigningKey,
  generateStaticKey,
  type SigningKey,
  type StaticKey,
} from '../../shared/noise/keys.ts';
import { deriveDevicePsk, type PairingSecrets, safetyWords } from '../../shared/noise/pairing.ts';
import { type Bytes, toBase64Url } from '../../shared/wire/bytes.ts';
import { type Frame, INNER_VERSION, Kind } from '../../shared/wire/inner.ts';
import type { Confirm } from '../../shared/wire/messages.ts';
import { peerId } from '../../shared/wire/outer.ts';
import { type Identity, prologue } from '../uplink/answer-handshake.ts';
import type { ChannelHost } from '../uplink/channel-host.ts';
import { nodeCipher } from '../uplink/node-cipher.ts';

export interface TestDevice {
  id: string;
  signing: SigningKey;
  noise: StaticKey;
}

export async function makeDevice(): Promise<TestDevice> {
  const [signing, noise] = await Promise.all([generateSigningKey(false), generateStaticKey(false)]);
  return { id: await peerId(signing.publicKey), signing, noise };
}

export const devicePskOf = (device: TestDevice, secrets: PairingSecrets, agent: Identity): Promise<Bytes> =>
  deriveDevicePsk(secrets.psk, agent.noise.publicKey, device.noise.publicKey);

export interface TestChannel {
  readonly frames: Frame[];
  readonly end: ChannelEnd | null;
  /** The agent told its relay to close this channel. */
  readonly closed: boolean;
  words(): Promise<string[]>;
  send(frame: Frame): void;
  confirm(more?: Partial<Confirm>): void;
  /** What the relay does to each message from the device. */
  onTheWay(change: (message: Bytes) => Bytes): void;
  /** A message as the relay would hand it over. */
  raw(message: Bytes): void;
  /** The device, or the relay, lets the channel go. */
  drop(): void;
}

let numbers = 0;

/** Opens a channel up to message 1; `handshake` then reads message 2 with one of the keys. */
export async function openChannel(
  host: ChannelHost,
  device: TestDevice,
  agent: Identity,
  options: { as?: string; inviteId?: Bytes } = {},
): Promise<TestChannel & { handshake(psk: Bytes): Promise<void>; message2: Promise<Bytes> }> {
  const number = ++numbers;
  const deviceId = options.as ?? device.id;
  const frames: Frame[] = [];
  let answered: (message: Bytes) => void = () => {};
  let refused: (why: Error) => void = () => {};
  const message2 = new Promise<Bytes>((resolve, reject) => {
    answered = resolve;
    refused = reject;
  });
  // A test may never ask for it.
  message2.catch(() => {});
  let secure: OpenChannel | null = null;
  let hash: Bytes = new Uint8Array(32);
  let end: ChannelEnd | null = null;
  let closed = false;
  let alter = (message: Bytes): Bytes => message;

  host.opened(number, deviceId, {
    send(_channel, message) {
      if (secure === null) answered(message);
      else secure.receive(message);
    },
    close() {
      closed = true;
      refused(new Error('closed without a word'));
      secure?.lost(0, 'closed');
    },
  });
  const initiator: Initiator = await initiate({
    prologue: prologue(agent.agentId, deviceId),
    staticKey: device.noise,
    remoteStatic: agent.noise.publicKey,
  });
  host.message(number, await initiator.message1(options.inviteId ?? new Uint8Array(0)));

  return {
    frames,
    get end() {
      return end;
    },
    get closed() {
      return closed;
    },
    message2,
    async handshake(psk) {
      const result = await initiator.message2(await message2, psk);
      hash = result.hash;
      secure = createSecureChannel({
        result,
        newCipher: nodeCipher,
        transmit: (message) => host.message(number, alter(message)),
      });
      secure.onFrame = (frame) => frames.push(frame);
      secure.onEnd = (how) => {
        end = how;
      };
    },
    words: () => safetyWords(hash),
    send: (frame) => secure?.send(frame),
    confirm(more = {}) {
      secure?.send({ kind: Kind.confirm, json: { v: INNER_VERSION, app: 'test', ...more } });
    },
    onTheWay(change) {
      alter = change;
    },
    raw: (message) => host.message(number, message),
    drop: () => host.closed(number),
  };
}

export const pairingOf = (device: TestDevice, name = 'Phone') => ({
  pairing: { key: toBase64Url(device.signing.publicKey), name, platform: 'test' },
});
