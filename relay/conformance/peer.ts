/** An agent or a device as a relay meets it: keys, a real WebSocket, everything heard kept in order. */
import { type RawData, WebSocket } from 'ws';
import { type Bytes, fromBase64Url, randomBytes, toBase64Url } from '../../shared/wire/bytes.ts';
import {
  type AgentControl,
  type Challenge,
  challengeSchema,
  helloTranscript,
  PING,
  PONG,
  parseControl,
  peerId,
  registrationPass,
  relayControlSchema,
  relayOrigin,
  socketPath,
  splitChannel,
  withChannel,
} from '../../shared/wire/outer.ts';

export interface Identity {
  id: string;
  key: Bytes;
  sign(bytes: Bytes): Promise<Bytes>;
}

export async function newIdentity(): Promise<Identity> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const key = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    id: await peerId(key),
    key,
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes)),
  };
}

export interface Invitation {
  token: string;
  id: string;
}
export async function newInvitation(): Promise<Invitation> {
  const token = randomBytes(32);
  const id = new Uint8Array(await crypto.subtle.digest('SHA-256', token));
  return { token: toBase64Url(token), id: toBase64Url(id) };
}

export interface Closed {
  code: number;
  reason: string;
}

const socketOptions = {
  perMessageDeflate: false,
  rejectUnauthorized: false,
  // A closing handshake that is done counts, whenever the other side lets the connection go.
  closeTimeout: 500,
};

/** One socket. `texts` and `frames` hold what was heard and not yet taken. */
export class Peer {
  readonly socket: WebSocket;
  readonly texts: string[] = [];
  readonly frames: Uint8Array[] = [];
  closed: Closed | undefined;
  /** Takes data frames as they come, instead of `frames`. */
  onFrame: ((frame: Uint8Array) => void) | undefined;
  #waiters: (() => void)[] = [];

  constructor(url: string, agentId: string) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws') + socketPath(agentId), socketOptions);
    this.socket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary && this.onFrame !== undefined) return this.onFrame(data as Buffer);
      if (isBinary) this.frames.push(new Uint8Array(data as Buffer));
      else if (String(data) === PING) this.socket.send(PONG);
      else this.texts.push(String(data));
      this.#wake();
    });
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#wake();
    });
    this.socket.on('error', () => {});
  }

  /** Waits for whatever `find` finds; fails with what was heard instead. */
  async until<T>(what: string, find: () => T | undefined, timeoutMs = 15_000): Promise<T> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const left = end - Date.now();
      if (left <= 0) throw new Error(`no ${what}; heard ${JSON.stringify([this.texts, this.closed])}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 1000));
        this.#waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  challenge(): Promise<Challenge> {
    return this.until('challenge', () => {
      const at = this.texts.findIndex((text) => parseControl(challengeSchema, text) !== undefined);
      return at < 0 ? undefined : parseControl(challengeSchema, this.texts.splice(at, 1)[0] as string);
    });
  }

  text(expected: string): Promise<string> {
    return this.until(expected, () => {
      const at = this.texts.indexOf(expected);
      return at < 0 ? undefined : this.texts.splice(at, 1)[0];
    });
  }

  control<T extends 'opened' | 'closed'>(t: T) {
    return this.until(t, () => {
      for (const [at, text] of this.texts.entries()) {
        const control = parseControl(relayControlSchema, text);
        if (control?.t !== t) continue;
        this.texts.splice(at, 1);
        return control as Extract<typeof control, { t: T }>;
      }
      return undefined;
    });
  }

  frame(): Promise<Uint8Array> {
    return this.until('frame', () => this.frames.shift());
  }

  /** Of an agent's socket. */
  async channelFrame(): Promise<{ channel: number; message: Uint8Array }> {
    return splitChannel(await this.frame());
  }

  end(): Promise<Closed> {
    return this.until('close', () => this.closed);
  }

  send(control: AgentControl): void {
    this.socket.send(JSON.stringify(control));
  }

  sendTo(channel: number, message: Uint8Array): void {
    this.socket.send(withChannel(channel, message));
  }

  close(): void {
    this.socket.terminate();
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}

export interface HelloOptions {
  url: string;
  agentId: string;
  role: 'agent' | 'device';
  who: Identity;
  token?: string;
  /** Of the relay's operator, for an agent. */
  registration?: string;
  /** Where the hello says it goes; the relay's own where absent. */
  origin?: string;
}

/** The hello that answers this challenge. */
export async function helloFor(challenge: Challenge, options: HelloOptions): Promise<string> {
  const { role, agentId, who, token, registration } = options;
  const origin = options.origin ?? relayOrigin(options.url);
  const transcript = helloTranscript({ role, origin, agentId, nonce: challenge.nonce, token });
  const signature = await who.sign(transcript);
  return JSON.stringify({
    t: 'hello',
    v: 1,
    role,
    key: toBase64Url(who.key),
    sig: toBase64Url(signature),
    ...(token !== undefined && { token }),
    ...(registration !== undefined && {
      pass: toBase64Url(await registrationPass(registration, transcript)),
    }),
  });
}

/** Dials and says hello; what comes of it is the caller's to see. */
export async function greet(options: HelloOptions): Promise<Peer> {
  const peer = new Peer(options.url, options.agentId);
  peer.socket.send(await helloFor(await peer.challenge(), options));
  return peer;
}

const WELCOME = '{"t":"welcome","v":1}';

export async function connectAgent(url: string, who: Identity, origin?: string): Promise<Peer> {
  const peer = await greet({ url, agentId: who.id, role: 'agent', who, ...(origin && { origin }) });
  await peer.text(WELCOME);
  return peer;
}

export async function connectDevice(
  url: string,
  agentId: string,
  who: Identity,
  token?: string,
): Promise<Peer> {
  const peer = await greet({ url, agentId, role: 'device', who, ...(token && { token }) });
  await peer.text(WELCOME);
  return peer;
}

/** The relay has handled everything that this peer sent before. */
export async function settled(peer: Peer): Promise<void> {
  peer.socket.send('ping');
  await peer.text('pong');
}

export const bytesOf = (text: string): Bytes => new TextEncoder().encode(text);
export const tokenBytes = (invitation: Invitation): Bytes => fromBase64Url(invitation.token);
