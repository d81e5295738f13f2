/**
 * Outer protocol, version 1: everything that a relay can read. docs/protocol.md, section 2.
 *
 * A peer opens `wss://<relay>/v1/agents/<agentId>/socket`. The relay speaks first (`challenge`), the peer answers
 * with a signed `hello`, the relay with `welcome` or a close. Text frames are these JSON messages and the bare
 * words `ping` and `pong`; binary frames are ciphertext, which on an agent's socket stands behind a 4-byte
 * big-endian channel number.
 */
import * as v from 'valibot';
import { type Bytes, fromBase64Url, lengthPrefixed, toBase32, utf8 } from './bytes.ts';

export const OUTER_VERSION = 1;
export const PING = 'ping';
export const PONG = 'pong';

/** Noise transport messages are at most 65,535 bytes; the agent's socket adds its channel number. */
export const MAX_MESSAGE_BYTES = 65_535;
export const CHANNEL_HEAD_BYTES = 4;
/** The allow-set of an agent with very many devices is the largest control frame. */
export const MAX_CONTROL_BYTES = 256 * 1024;

export const socketPath = (agentId: string): string => `/v1/agents/${agentId}/socket`;

const base64url = (bytes: number) =>
  v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.length(Math.ceil((bytes * 4) / 3)));
export const peerIdSchema = v.pipe(v.string(), v.regex(/^[a-z2-7]{26}$/));
const channelNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffff_ffff));

export const challengeSchema = v.strictObject({
  t: v.literal('challenge'),
  v: v.literal(OUTER_VERSION),
  nonce: base64url(32),
});

/** Of any version: what a peer must understand of another to tell it from no relay at all. */
export const anyChallengeSchema = v.object({ t: v.literal('challenge'), v: v.number() });

export const helloSchema = v.variant('role', [
  v.strictObject({
    t: v.literal('hello'),
    v: v.literal(OUTER_VERSION),
    role: v.literal('agent'),
    /** Ed25519 public key; its id must be the one in the path. */
    key: base64url(32),
    sig: base64url(64),
    /** Where the relay takes invited agents only: what its operator's token gives, see {@link registrationPass}. */
    pass: v.optional(base64url(32)),
  }),
  v.strictObject({
    t: v.literal('hello'),
    v: v.literal(OUTER_VERSION),
    role: v.literal('device'),
    key: base64url(32),
    sig: base64url(64),
    /** Only while pairing: the preimage of an open invitation's id. */
    token: v.optional(base64url(32)),
  }),
]);

export const welcomeSchema = v.strictObject({ t: v.literal('welcome'), v: v.literal(OUTER_VERSION) });

/** Relay to agent. */
export const relayControlSchema = v.variant('t', [
  v.strictObject({ t: v.literal('opened'), channel: channelNumber, deviceId: peerIdSchema }),
  v.strictObject({ t: v.literal('closed'), channel: channelNumber }),
]);

/** Agent to relay. `allow` is the whole set each time it is sent; `revoke` takes one out and cuts its sockets. */
export const agentControlSchema = v.variant('t', [
  v.strictObject({ t: v.literal('allow'), devices: v.pipe(v.array(peerIdSchema), v.maxLength(4096)) }),
  v.strictObject({ t: v.literal('revoke'), device: peerIdSchema }),
  v.strictObject({
    t: v.literal('invite'),
    /** SHA-256 of the token that a pairing device will show. */
    id: base64url(32),
    /** Milliseconds that the relay keeps it, at most ten minutes. */
    ttl: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(600_000)),
  }),
  v.strictObject({ t: v.literal('uninvite'), id: base64url(32) }),
  v.strictObject({ t: v.literal('close'), channel: channelNumber }),
]);

export type Challenge = v.InferOutput<typeof challengeSchema>;
export type Hello = v.InferOutput<typeof helloSchema>;
export type Welcome = v.InferOutput<typeof welcomeSchema>;
export type RelayControl = v.InferOutput<typeof relayControlSchema>;
export type AgentControl = v.InferOutput<typeof agentControlSchema>;

/** WebSocket close codes that the relay sends. An unadmitted peer only ever sees `unavailable`. */
export const CloseCode = {
  /** Unknown, unallowed, revoked or offline: one answer for all, so that it tells nothing. */
  unavailable: 4404,
  /** Frames that are not this protocol. */
  protocol: 4400,
  /** The agent is who it says; this relay takes only those that hold a token of its operator. */
  unregistered: 4401,
  /** A protocol version that this relay does not speak. */
  version: 4406,
  /** The hello did not come in time, or the peer fell silent. */
  timeout: 4408,
  /** A rate or size limit of this relay. */
  limit: 4429,
  /** The peer's send queue passed its bound: it reads too slowly. */
  slow: 4413,
  /** The same agent connected again; the newer socket stands. */
  replaced: 4409,
  /** The other end of this channel went away. */
  peerGone: 4410,
  /** The relay is shutting down or restarting: reconnect. */
  restarting: 4503,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** What a hello signs. The origin is the relay's configured one, never a Host header, so a hello serves one relay once. */
export function helloTranscript(hello: {
  role: 'agent' | 'device';
  /** `wss://host[:port]` in lower case, as the peer dialled it. */
  origin: string;
  agentId: string;
  /** base64url of the relay's 32 bytes. */
  nonce: string;
  /** base64url, or absent. */
  token?: string | undefined;
}): Bytes {
  return lengthPrefixed(
    utf8('openpoet/hello/1'),
    utf8(hello.role),
    utf8(hello.origin),
    utf8(hello.agentId),
    fromBase64Url(hello.nonce),
    hello.token === undefined ? new Uint8Array(0) : fromBase64Url(hello.token),
  );
}

/**
 * Shows an operator's token to one relay, once, without saying it: an HMAC-SHA-256 under the token over what the hello
 * signs. `token`: as the operator gave it.
 */
export async function registrationPass(token: string, transcript: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', utf8(token), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  return new Uint8Array(
    await crypto.subtle.sign('HMAC', key, lengthPrefixed(utf8('openpoet/pass/1'), transcript)),
  );
}

/** agentId and deviceId: base32 of SHA-256 of the Ed25519 public key, first 26 characters (130 bits). */
export async function peerId(ed25519PublicKey: Bytes): Promise<string> {
  return toBase32(new Uint8Array(await crypto.subtle.digest('SHA-256', ed25519PublicKey))).slice(0, 26);
}

/** `wss://host[:port]` of any http(s) or ws(s) address. Throws TypeError where it is not an address. */
export function relayOrigin(address: string): string {
  if (!URL.canParse(address)) throw new TypeError(`this is no address: ${address}`);
  const url = new URL(address);
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  if (!secure && url.protocol !== 'http:' && url.protocol !== 'ws:') {
    throw new TypeError(`a relay address starts with https, http, wss or ws: ${address}`);
  }
  return `${secure ? 'wss' : 'ws'}://${url.host}`;
}

export function withChannel(channel: number, message: Uint8Array): Bytes {
  const frame = new Uint8Array(CHANNEL_HEAD_BYTES + message.length);
  frame[0] = channel >>> 24;
  frame[1] = channel >>> 16;
  frame[2] = channel >>> 8;
  frame[3] = channel;
  frame.set(message, CHANNEL_HEAD_BYTES);
  return frame;
}

/** Of a frame that has a channel number. By hand: a DataView for each frame takes longer than all else here. */
export function channelOf(frame: Uint8Array): number {
  const high = ((frame[0] as number) << 8) | (frame[1] as number);
  const low = ((frame[2] as number) << 8) | (frame[3] as number);
  return ((high << 16) | low) >>> 0;
}

/** Throws RangeError where the frame is too short to hold a channel number. The message is a view on `frame`. */
export function splitChannel(frame: Uint8Array): { channel: number; message: Uint8Array } {
  if (frame.length < CHANNEL_HEAD_BYTES) throw new RangeError('frame without a channel number');
  return { channel: channelOf(frame), message: frame.subarray(CHANNEL_HEAD_BYTES) };
}

/** Parses one text frame against its schema; undefined where it is not JSON or not of the schema. */
export function parseControl<const S extends v.GenericSchema>(
  schema: S,
  text: string,
): v.InferOutput<S> | undefined {
  if (text.length > MAX_CONTROL_BYTES) return undefined;
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
