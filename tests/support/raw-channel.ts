/** One channel, made step by step: for what a well-behaved link would never send. */
import { WebSocket } from 'ws';
import { nodeCipher } from '../../agent/uplink/node-cipher.ts';
import { type AdmittedHandlers, admit } from '../../shared/link/admission.ts';
import type { DeviceCredentials } from '../../shared/link/credentials.ts';
import { pad } from '../../shared/link/padding.ts';
import { createSecureChannel, type OpenChannel } from '../../shared/link/secure-channel.ts';
import type { ChannelEnd } from '../../shared/link/types.ts';
import { type Initiator, initiate } from '../../shared/noise/handshake.ts';
import { type Bytes, lengthPrefixed, toBase64Url, utf8 } from '../../shared/wire/bytes.ts';
import { encodeFrame, type Frame, INNER_VERSION, Kind } from '../../shared/wire/inner.ts';
import { socketPath } from '../../shared/wire/outer.ts';
import { until } from './until.ts';

export interface RawSocket {
  readonly ws: WebSocket;
  /** Binary messages that nobody took yet. */
  readonly messages: Uint8Array[];
  onMessage: ((message: Uint8Array) => void) | null;
  readonly closed: Promise<{ code: number; reason: string }>;
  send(message: Uint8Array): void;
}

/** A socket that the relay admitted. Rejects with AdmissionFailed. */
export async function openRaw(credentials: DeviceCredentials, relay = credentials.relay): Promise<RawSocket> {
  const ws = new WebSocket(`${relay}${socketPath(credentials.agentId)}`, { perMessageDeflate: false });
  const closing = Promise.withResolvers<{ code: number; reason: string }>();
  const raw: RawSocket = {
    ws,
    messages: [],
    onMessage: null,
    closed: closing.promise,
    send: (message) => {
      if (ws.readyState === WebSocket.OPEN) ws.send(message, () => {});
    },
  };
  const handlers: AdmittedHandlers = {
    onMessage: (data) => {
      if (typeof data === 'string') return;
      if (raw.onMessage === null) raw.messages.push(data);
      else raw.onMessage(data);
    },
    onClose: (code, reason) => closing.resolve({ code, reason }),
  };
  const identity = {
    role: 'device',
    agentId: credentials.agentId,
    origin: credentials.relay,
    key: credentials.key,
    sign: credentials.sign,
    token: credentials.pairing?.token,
  } as const;
  await admit(ws as never, identity, handlers);
  return raw;
}

export function startHandshake(credentials: DeviceCredentials): Promise<Initiator> {
  const { agentId, deviceId, noise, agentStatic } = credentials;
  const prologue = lengthPrefixed(utf8('openpoet/1'), utf8(agentId), utf8(deviceId));
  return initiate({ prologue, staticKey: noise, remoteStatic: agentStatic });
}

export interface RawChannel {
  readonly socket: RawSocket;
  readonly frames: readonly Frame[];
  readonly ended: Promise<ChannelEnd>;
  /** Pads and seals anything as if it were a frame. */
  sendBytes(bytes: Uint8Array): void;
  sendFrame(frame: Frame): void;
  /** Seals a plaintext as it is: its length field and padding too. */
  sendPlaintext(plaintext: Bytes): void;
}

/** The handshake done; `confirm` is sent unless it is null. */
export async function openRawChannel(
  credentials: DeviceCredentials,
  { confirm, relay }: { confirm?: unknown; relay?: string } = {},
): Promise<RawChannel> {
  const socket = await openRaw(credentials, relay);
  const handshake = await startHandshake(credentials);
  const { pairing } = credentials;
  socket.send(await handshake.message1(pairing?.inviteId ?? new Uint8Array(0)));
  const message2 = await until('message 2', () => socket.messages.shift());
  const result = await handshake
    .message2(message2, credentials.devicePsk)
    .catch(() => handshake.message2(message2, pairing?.psk ?? credentials.devicePsk));
  const channel: OpenChannel = createSecureChannel({ result, newCipher: nodeCipher, transmit: () => {} });
  const cipher = await nodeCipher(result.sendKey);
  let nonce = 0;
  const sendPlaintext = (plaintext: Bytes) => socket.send(cipher.seal(nonce++, plaintext) as Bytes);
  const sendBytes = (bytes: Uint8Array) => sendPlaintext(pad(bytes));
  const sendFrame = (frame: Frame) => sendBytes(encodeFrame(frame));
  const frames: Frame[] = [];
  const ended = Promise.withResolvers<ChannelEnd>();
  channel.onFrame = (frame) => frames.push(frame);
  channel.onEnd = ended.resolve;
  for (const message of socket.messages.splice(0)) channel.receive(message);
  socket.onMessage = (message) => channel.receive(message);
  void socket.closed.then(({ code, reason }) => channel.lost(code, reason));
  if (confirm !== null) {
    const own = {
      v: INNER_VERSION,
      app: 'test',
      ...(pairing === null
        ? {}
        : {
            pairing: {
              key: toBase64Url(credentials.key),
              name: pairing.name,
              platform: pairing.platform,
            },
          }),
    };
    sendFrame({ kind: Kind.confirm, json: confirm ?? own });
  }
  return { socket, frames, ended: ended.promise, sendBytes, sendFrame, sendPlaintext };
}
