/** The seams of the link: what a socket, a cipher, a secure channel and a device's link to its machine offer. */
import type { Session, Size } from '../model/session.ts';
import type { Bytes } from '../wire/bytes.ts';
import type { Frame } from '../wire/inner.ts';
import type { Attached, Bye, Confirmed, Detached, Event } from '../wire/messages.ts';

export type MaybePromise<T> = T | Promise<T>;

/** The part of a WebSocket that the link uses: browsers' own and `ws` both have it. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
}
export type OpenSocket = (url: string) => WebSocketLike;

/** AES-256-GCM under one key, Noise nonces (section 12.4 of the Noise specification: 4 zero bytes, 64-bit big-endian n). */
export interface Cipher {
  seal(nonce: number, plaintext: Bytes): MaybePromise<Bytes>;
  /** Throws where the tag is wrong. */
  open(nonce: number, ciphertext: Bytes): MaybePromise<Bytes>;
  /** The cipher under REKEY(k) of the Noise specification, section 4.2. */
  rekey(): MaybePromise<Cipher>;
}
export type NewCipher = (key: Bytes) => MaybePromise<Cipher>;

/** Sealed frames in order, or the end. Any crypto error, gap or malformed frame ends it. */
export interface SecureChannel {
  /** Takes the nonce now; throws ChannelClosed after the end. */
  send(frame: Frame): void;
  /** Sends `bye` and ends. */
  end(bye: Bye): void;
  readonly closed: boolean;
  onFrame: (frame: Frame) => void;
  /** Once. `bye` where the other side said why. */
  onEnd: (end: ChannelEnd) => void;
}
export type ChannelEnd =
  | { cause: 'bye'; bye: Bye }
  | { cause: 'tampered'; message: string }
  | { cause: 'closed'; code: number; reason: string }
  | { cause: 'local' };

/** How a device stands to one machine; every screen shows this in words. */
export type LinkState =
  | { at: 'connecting'; since: number }
  | { at: 'live'; since: number }
  /** Waits to try again; `why` is what the last try met. */
  | { at: 'offline'; since: number; why: OfflineReason; retryAt: number | null }
  /** Over: trying again would change nothing. */
  | {
      at: 'ended';
      since: number;
      why: 'revoked' | 'refused' | 'used' | 'expired' | 'version' | 'stopped';
      message: string;
    };

export type OfflineReason =
  /** No socket to the relay came up. */
  | 'relay-unreachable'
  /** The relay answered, and speaks another version of the outer protocol: one of the two is older. */
  | 'relay-version'
  /** The relay answered, and said no more than "unavailable": the machine is off, or this device is not allowed. */
  | 'machine-unavailable'
  /** The channel was altered on its way, or was not this machine's. */
  | 'tampered'
  /** It was up and fell silent or closed. */
  | 'lost';

export interface AttachOptions {
  sessionId: string;
  run?: number;
  have: number | null;
  size?: Size;
  window?: number;
}

export interface StreamHandlers {
  onAttached(attached: Attached): void;
  /** Write these bytes, then call `ack(offset + bytes.length)` once they are parsed. */
  onOutput(offset: number, bytes: Uint8Array): void;
  /** Reset the terminal to cols × rows, write these bytes, then ack `offset`. */
  onSnapshot(offset: number, size: Size, bytes: Uint8Array): void;
  onResized(size: Size, mine: boolean): void;
  /** The machine gave typed bytes to the program; `pending` of them still wait. */
  onApplied?(pending: number): void;
  /** Keys that the agent would not run any more: give them back as an editable draft. */
  onDraft(bytes: Uint8Array): void;
  onDetached(detached: Detached): void;
  /** False while the link is down; true again once the stream is attached anew by itself. */
  onLive(live: boolean): void;
}

/** One viewer of one session. It survives reconnects: it attaches again from the last parsed offset. */
export interface TerminalStream {
  type(bytes: Uint8Array): void;
  ack(offset: number): void;
  resize(size: Size): void;
  /** The offset up to which the terminal has parsed, or null. */
  readonly parsed: number | null;
  /** Bytes typed that the machine has not yet confirmed. */
  readonly pending: number;
  detach(): void;
}

/** A device's lasting link to one machine. */
export interface DeviceLink {
  readonly state: LinkState;
  onState: (state: LinkState) => void;
  onConfirmed: (confirmed: Confirmed) => void;
  onEvent: (event: Event) => void;
  /** `fetch` through the channel, for `hono/client`. Rejects with LinkDown while there is no channel. */
  readonly fetch: typeof fetch;
  attach(options: AttachOptions, handlers: StreamHandlers): TerminalStream;
  /** Round trip through the channel in ms, the median of the last ones; null until measured. */
  readonly latency: number | null;
  /** When anything sealed was last heard, ms since 1970; null never. */
  readonly heardAt: number | null;
  /** Safety words of the present handshake, six, or null. */
  readonly words: readonly string[] | null;
  start(): void;
  stop(): void;
  /** The page became visible, or the network came back: try at once, and doubt the present socket. */
  wake(): void;
  setVisible(visible: boolean): void;
}

export type { Session };
