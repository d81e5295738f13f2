/** A peer's half of the outer protocol: challenge, signed hello, welcome. docs/protocol.md, section 2. */
import { type Bytes, toBase64Url } from '../wire/bytes.ts';
import {
  anyChallengeSchema,
  CloseCode,
  challengeSchema,
  type Hello,
  helloTranscript,
  OUTER_VERSION,
  parseControl,
  registrationPass,
  welcomeSchema,
} from '../wire/outer.ts';
import type { WebSocketLike } from './types.ts';

export interface AdmissionOptions {
  role: 'agent' | 'device';
  agentId: string;
  /** `wss://host[:port]`, as dialled. */
  origin: string;
  /** Ed25519 public key and its signature function. */
  key: Bytes;
  sign(message: Bytes): Promise<Bytes>;
  /** Only while pairing. */
  token?: Bytes | undefined;
  /** Of an agent, where the relay's operator gave it one. */
  registration?: string | undefined;
  timeoutMs?: number;
}

export interface AdmittedHandlers {
  /** Everything after the welcome; never a frame of the admission itself. */
  onMessage(data: string | Uint8Array): void;
  onClose(code: number, reason: string): void;
}

/** The relay did not let this peer in, or did not answer. `answered`: something spoke our protocol there. */
export class AdmissionFailed extends Error {
  override name = 'AdmissionFailed';
  readonly code: number;
  readonly answered: boolean;

  constructor(code: number, answered: boolean, message: string) {
    super(message);
    this.code = code;
    this.answered = answered;
  }
}

const TIMEOUT = 10_000;
/** RFC 6455, 7.4.1: what a socket reports that never closed properly. */
const ABNORMAL = 1006;

/** Resolves at the welcome; from then on the handlers hear everything, without a gap. Rejects with AdmissionFailed. */
export function admit(
  socket: WebSocketLike,
  options: AdmissionOptions,
  handlers: AdmittedHandlers,
): Promise<void> {
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    let at: 'challenge' | 'signing' | 'welcome' | 'in' | 'failed' = 'challenge';
    let answered = false;

    const fail = (code: number, message: string) => {
      if (at === 'in' || at === 'failed') return;
      at = 'failed';
      clearTimeout(timer);
      socket.close();
      reject(new AdmissionFailed(code, answered, message));
    };
    const timer = setTimeout(
      () => fail(CloseCode.timeout, 'the relay did not answer in time'),
      options.timeoutMs ?? TIMEOUT,
    );

    const notOurs = (text: string) => {
      const other = parseControl(anyChallengeSchema, text);
      if (other === undefined) return fail(CloseCode.protocol, 'what answers there is not a relay');
      answered = true;
      fail(CloseCode.version, `the relay speaks version ${other.v}, and this program ${OUTER_VERSION}`);
    };

    const hello = async (text: string) => {
      const challenge = parseControl(challengeSchema, text);
      if (challenge === undefined) return notOurs(text);
      answered = true;
      at = 'signing';
      const token = options.token === undefined ? undefined : toBase64Url(options.token);
      const { role, origin, agentId } = options;
      const transcript = helloTranscript({ role, origin, agentId, nonce: challenge.nonce, token });
      const sig = await options.sign(transcript);
      const { registration } = options;
      const pass =
        registration === undefined
          ? {}
          : { pass: toBase64Url(await registrationPass(registration, transcript)) };
      if (at !== 'signing') return;
      at = 'welcome';
      const head = {
        t: 'hello',
        v: OUTER_VERSION,
        key: toBase64Url(options.key),
        sig: toBase64Url(sig),
      } as const;
      const message: Hello =
        role === 'agent'
          ? { ...head, role, ...pass }
          : { ...head, role, ...(token === undefined ? {} : { token }) };
      socket.send(JSON.stringify(message));
    };

    socket.onmessage = ({ data }) => {
      if (at === 'in') {
        if (typeof data === 'string') handlers.onMessage(data);
        else if (data instanceof ArrayBuffer) handlers.onMessage(new Uint8Array(data));
        return;
      }
      if (typeof data !== 'string') return fail(CloseCode.protocol, 'a data frame before the welcome');
      if (at === 'challenge') {
        hello(data).catch((error: unknown) => fail(CloseCode.protocol, String(error)));
      } else if (at === 'welcome' && parseControl(welcomeSchema, data) !== undefined) {
        at = 'in';
        clearTimeout(timer);
        resolve();
      } else if (at !== 'failed') {
        fail(CloseCode.protocol, 'a frame out of turn');
      }
    };
    socket.onclose = ({ code, reason }) => {
      if (at === 'in') handlers.onClose(code, reason);
      else fail(code, reason || 'the relay closed the socket');
    };
    socket.onerror = () => {
      if (at !== 'in') fail(ABNORMAL, 'no connection to the relay');
    };
  });
}
