/**
 * One try to reach the machine: dial, be admitted, shake hands, confirm. It calls back once, in the very turn in which
 * the machine's answer is opened, so that no frame behind it is missed.
 */
import * as v from 'valibot';
import { type HandshakeResult, type Initiator, initiate } from '../noise/handshake.ts';
import { safetyWords } from '../noise/pairing.ts';
import type { Primitives } from '../noise/primitives.ts';
import { lengthPrefixed, toBase64Url, utf8 } from '../wire/bytes.ts';
import { type Frame, INNER_VERSION, Kind } from '../wire/inner.ts';
import { type Bye, type Confirm, type Confirmed, confirmedSchema } from '../wire/messages.ts';
import { CloseCode, PING, PONG, relayOrigin, socketPath } from '../wire/outer.ts';
import { AdmissionFailed, admit } from './admission.ts';
import type { Clock } from './clock.ts';
import type { DeviceCredentials } from './credentials.ts';
import { Timing } from './reconnect.ts';
import { createSecureChannel, type OpenChannel } from './secure-channel.ts';
import type { ChannelEnd, NewCipher, OfflineReason, OpenSocket } from './types.ts';

export interface Connection {
  channel: OpenChannel;
  confirmed: Confirmed;
  words: readonly string[];
  /** When the confirm was sent, by the clock's `elapsed`: input counts from here. */
  confirmedAt: number;
  /** Closes the socket; what is sealed already still goes out. */
  close(): void;
}

export type ConnectFailure = { why: OfflineReason; code?: number } | { bye: Bye };

export interface ConnectOptions {
  credentials: DeviceCredentials;
  newCipher: NewCipher;
  /** For the handshake; WebCrypto's where absent. */
  primitives?: Primitives | undefined;
  openSocket: OpenSocket;
  app: string;
  clock: Clock;
}

/** What a relay that let nobody in has said by its code. */
const refusals: Readonly<Record<number, OfflineReason>> = {
  [CloseCode.unavailable]: 'machine-unavailable',
  [CloseCode.version]: 'relay-version',
};

interface Shaken {
  result: HandshakeResult;
  words: readonly string[];
  /** The PSK of the invitation fitted: the machine does not know this device yet. */
  asNew: boolean;
}

/** Gives what cancels the try; nothing is called back after that. Throws where no socket can be opened at all. */
export function connect(
  options: ConnectOptions,
  handlers: { onUp(connection: Connection): void; onFail(failure: ConnectFailure): void },
): () => void {
  const { credentials, clock } = options;
  const origin = relayOrigin(credentials.relay);
  const socket = options.openSocket(`${origin}${socketPath(credentials.agentId)}`);
  let over = false;
  let stopTimer = () => {};
  let stopKeepAlive = () => {};
  let onMessage: (message: Uint8Array) => void = () => fail({ why: 'tampered' });
  let channel: OpenChannel | null = null;

  const close = () => {
    over = true;
    stopTimer();
    stopKeepAlive();
    socket.close(1000);
  };
  const fail = (failure: ConnectFailure) => {
    if (over) return;
    close();
    handlers.onFail(failure);
  };
  const keepAlive = () => {
    stopKeepAlive = clock.after(Timing.keepAlive, () => {
      socket.send(PING);
      keepAlive();
    });
  };

  async function run(): Promise<void> {
    const { agentId, key, sign, pairing } = credentials;
    await admit(
      socket,
      { role: 'device', agentId, origin, key, sign, token: pairing?.token, timeoutMs: Timing.dialTimeout },
      {
        onMessage: (data) => {
          if (typeof data !== 'string') onMessage(data);
          // A relay that cannot see its own queue asks, to know how far this device has read.
          else if (data === PING && !over) socket.send(PONG);
        },
        onClose: (code, reason) => {
          if (channel !== null) channel.lost(code, reason);
          else fail({ why: 'machine-unavailable', code });
        },
      },
    );
    if (over) return;
    stopTimer = clock.after(Timing.handshakeTimeout, () => fail({ why: 'machine-unavailable' }));
    keepAlive();
    const initiator = await initiate({
      prologue: lengthPrefixed(utf8('openpoet/1'), utf8(agentId), utf8(credentials.deviceId)),
      staticKey: credentials.noise,
      remoteStatic: credentials.agentStatic,
      primitives: options.primitives,
    });
    const first = await initiator.message1(pairing?.inviteId ?? new Uint8Array(0));
    if (over) return;
    onMessage = (second) => {
      onMessage = () => fail({ why: 'tampered' });
      shake(initiator, second, options).then(confirm, () => fail({ why: 'tampered' }));
    };
    socket.send(first);
  }

  function confirm({ result, words, asNew }: Shaken): void {
    if (over) return;
    const secure = createSecureChannel({
      result,
      newCipher: options.newCipher,
      transmit: (message) => socket.send(message),
    });
    channel = secure;
    onMessage = secure.receive;
    secure.onEnd = (end) => fail(failureOf(end));
    const confirmedAt = clock.elapsed();
    secure.onFrame = (frame) => {
      const confirmed = parseConfirmed(frame);
      if (confirmed === null) {
        // A machine of another version says so by a bye; whatever else comes first is not this protocol.
        secure.onEnd = () => fail({ why: 'tampered' });
        secure.end({ reason: 'protocol', message: 'The first message was not understood.' });
        return;
      }
      stopTimer();
      handlers.onUp({ channel: secure, confirmed, words, confirmedAt, close });
    };
    secure.send({ kind: Kind.confirm, json: describe(options.app, credentials, asNew) });
  }

  run().catch((error: unknown) => {
    if (!(error instanceof AdmissionFailed)) return fail({ why: 'relay-unreachable' });
    fail({ why: refusals[error.code] ?? 'relay-unreachable', code: error.code });
  });
  return close;
}

/** Both PSKs while pairing: the answer to an earlier confirm may have been lost. */
async function shake(
  initiator: Initiator,
  second: Uint8Array,
  { credentials: c, primitives }: ConnectOptions,
): Promise<Shaken> {
  const { result, asNew } = await initiator.message2(second, c.devicePsk).then(
    (known) => ({ result: known, asNew: false }),
    async (error: unknown) => {
      if (c.pairing === null) throw error;
      return { result: await initiator.message2(second, c.pairing.psk), asNew: true };
    },
  );
  return { result, asNew, words: await safetyWords(result.hash, primitives) };
}

function describe(app: string, { key, pairing }: DeviceCredentials, asNew: boolean): Confirm {
  if (!asNew || pairing === null) return { v: INNER_VERSION, app };
  const { name, platform } = pairing;
  return { v: INNER_VERSION, app, pairing: { key: toBase64Url(key), name, platform } };
}

function parseConfirmed(frame: Frame): Confirmed | null {
  if (frame.kind !== Kind.confirmed) return null;
  const parsed = v.safeParse(confirmedSchema, frame.json);
  return parsed.success ? parsed.output : null;
}

function failureOf(end: ChannelEnd): ConnectFailure {
  if (end.cause === 'bye') return { bye: end.bye };
  if (end.cause === 'tampered') return { why: 'tampered' };
  return end.cause === 'closed' ? { why: 'machine-unavailable', code: end.code } : { why: 'lost' };
}
