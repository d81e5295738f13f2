/** Who may come in: challenge, signature, invitations. A shield against noise; the gate is Noise, at the agent. */
import * as v from 'valibot';
import { type Bytes, equalBytes, fromBase64Url, randomBytes, toBase64Url } from '../shared/wire/bytes.ts';
import {
  type Challenge,
  type Hello,
  helloSchema,
  helloTranscript,
  OUTER_VERSION,
  peerId,
  registrationPass,
} from '../shared/wire/outer.ts';
import type { AllowStore } from './store/relay-store.ts';

/** A hello with a token has some 300 characters. */
const MAX_HELLO_CHARS = 1024;

export interface Admitted {
  role: 'agent' | 'device';
  /** Of its key. */
  id: string;
  /** An invitation alone let it in: the agent has not allowed this device. */
  invited: boolean;
}
export interface Refused {
  refused: 'signature' | 'identity' | 'unregistered' | 'not-allowed' | 'failed';
}

export const newChallenge = (): Challenge => ({
  t: 'challenge',
  v: OUTER_VERSION,
  nonce: toBase64Url(randomBytes(32)),
});

export interface ReceivedHello {
  hello: Hello;
  key: Bytes;
  signature: Bytes;
  token: Bytes | undefined;
  pass: Bytes | undefined;
}

/** `version`: a hello of another version. undefined: no hello at all. */
export function readHello(text: string): ReceivedHello | 'version' | undefined {
  if (text.length > MAX_HELLO_CHARS) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    const parsed = v.safeParse(helloSchema, json);
    if (!parsed.success)
      return v.is(anyHelloSchema, json) && json.v !== OUTER_VERSION ? 'version' : undefined;
    const hello = parsed.output;
    const bytes = (text: string | undefined) => (text === undefined ? undefined : fromBase64Url(text));
    return {
      hello,
      key: fromBase64Url(hello.key),
      signature: fromBase64Url(hello.sig),
      token: bytes(hello.role === 'device' ? hello.token : undefined),
      pass: bytes(hello.role === 'agent' ? hello.pass : undefined),
    };
  } catch {
    return undefined;
  }
}

const anyHelloSchema = v.object({ t: v.literal('hello'), v: v.number() });

export class Admission {
  readonly #origins: readonly string[];
  readonly #store: AllowStore;
  readonly #wall: () => number;
  readonly #tokens: () => readonly string[] | null;

  /**
   * `origins`: `wss://host[:port]` that peers dial this relay by. A Host header is never believed. `tokens`: one of them
   * an agent must hold; null where every agent may come.
   */
  constructor(
    origins: readonly string[],
    store: AllowStore,
    wall: () => number,
    tokens: () => readonly string[] | null = () => null,
  ) {
    this.#origins = origins;
    this.#store = store;
    this.#wall = wall;
    this.#tokens = tokens;
  }

  /**
   * Takes the same steps for every device that signed well, so that its time tells no more than its answer.
   * Rejects where the database fails.
   */
  async judge(agentId: string, nonce: string, received: ReceivedHello): Promise<Admitted | Refused> {
    const { hello, key } = received;
    const id = await peerId(key);
    const transcript = await this.#signed(agentId, nonce, received);
    if (transcript === undefined) return { refused: 'signature' };
    if (hello.role === 'agent') {
      if (id !== agentId) return { refused: 'identity' };
      return (await this.#registered(received.pass, transcript))
        ? { role: 'agent', id, invited: false }
        : { refused: 'unregistered' };
    }
    const shown = await crypto.subtle.digest('SHA-256', received.token ?? new Uint8Array(32));
    const allowed = this.#store.isAllowed(agentId, id);
    const hasOpenInvitation = this.#store.isInvited(
      agentId,
      toBase64Url(new Uint8Array(shown)),
      this.#wall(),
    );
    const invited = hasOpenInvitation && received.token !== undefined;
    return allowed || invited ? { role: 'device', id, invited: !allowed } : { refused: 'not-allowed' };
  }

  async #registered(pass: Bytes | undefined, transcript: Bytes): Promise<boolean> {
    const tokens = this.#tokens();
    if (tokens === null) return true;
    if (pass === undefined) return false;
    const due = await Promise.all(tokens.map((token) => registrationPass(token, transcript)));
    return due.some((one) => equalBytes(one, pass));
  }

  /** What was signed, with that of our origins which the peer dialled; undefined where the signature is none of it. */
  async #signed(
    agentId: string,
    nonce: string,
    { hello, key, signature }: ReceivedHello,
  ): Promise<Bytes | undefined> {
    const token = hello.role === 'device' ? hello.token : undefined;
    try {
      const verifyKey = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
      for (const origin of this.#origins) {
        const transcript = helloTranscript({ role: hello.role, origin, agentId, nonce, token });
        if (await crypto.subtle.verify('Ed25519', verifyKey, signature, transcript)) return transcript;
      }
      return undefined;
    } catch {
      // Not a point of the curve.
      return undefined;
    }
  }
}
