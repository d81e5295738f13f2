/**
 * Frames over Noise transport messages: sealed in order under counter nonces, opened in order. Whatever does not fit
 * (altered, replayed, reordered, dropped, malformed) ends the channel. Knows no socket. With a synchronous cipher
 * everything happens in the turn that asked for it.
 */
import * as v from 'valibot';
import type { HandshakeResult } from '../noise/handshake.ts';
import type { Bytes } from '../wire/bytes.ts';
import { decodeFrame, encodeFrame, type Frame, Kind } from '../wire/inner.ts';
import { type Bye, byeSchema } from '../wire/messages.ts';
import { CloseCode } from '../wire/outer.ts';
import { pad, unpad } from './padding.ts';
import { createSerialQueue } from './serial-queue.ts';
import type { ChannelEnd, Cipher, MaybePromise, NewCipher, SecureChannel } from './types.ts';

/** The channel is over; `send` throws it. */
export class ChannelClosed extends Error {
  override name = 'ChannelClosed';
}

export interface SecureChannelOptions {
  result: HandshakeResult;
  newCipher: NewCipher;
  /** Hands one sealed message to the socket. */
  transmit(message: Bytes): void;
  /** Messages under one key of one direction before it is replaced. */
  rekeyAfter?: number;
  /** Bytes that may wait for an asynchronous cipher, in each direction. */
  maxWaiting?: number;
  /** What `onFrame` threw: a fault of this program. The channel is over. Thrown in a turn of its own where absent. */
  onFault?(error: unknown): void;
}

export interface OpenChannel extends SecureChannel {
  /** One message from the socket. The channel may keep the bytes until they are opened. */
  receive(message: Uint8Array): void;
  /** The socket is gone. What it brought before is still delivered. */
  lost(code: number, reason: string): void;
}

const rethrow = (error: unknown): void =>
  queueMicrotask(() => {
    throw error;
  });

const REKEY_AFTER = 2 ** 20;
const MAX_WAITING = 16 * 1024 * 1024;

export function createSecureChannel(options: SecureChannelOptions): OpenChannel {
  const { transmit, rekeyAfter = REKEY_AFTER, maxWaiting = MAX_WAITING, onFault = rethrow } = options;
  let sendCipher: MaybePromise<Cipher> = options.newCipher(options.result.sendKey);
  let receiveCipher: MaybePromise<Cipher> = options.newCipher(options.result.receiveKey);
  let sendNonce = 0;
  let receiveNonce = 0;
  let underKey = 0;
  let waitingOut = 0;
  let waitingIn = 0;
  /** Nothing more may be sent; a bye may still be on its way out. */
  let closing = false;
  /** We said bye: what still comes is not delivered. */
  let deaf = false;
  let ended = false;

  const finish = (end: ChannelEnd): void => {
    if (ended) return;
    closing = true;
    ended = true;
    channel.onEnd(end);
  };
  const broken = (error: unknown): void =>
    finish({ cause: 'tampered', message: error instanceof Error ? error.message : String(error) });
  const tooSlow = (): void =>
    finish({ cause: 'closed', code: CloseCode.slow, reason: 'more waits for the cipher than may' });

  const outgoing = createSerialQueue(broken);
  const incoming = createSerialQueue(broken);

  function hand(message: Bytes): void {
    try {
      if (!ended) transmit(message);
    } catch (error) {
      finish({ cause: 'closed', code: 1006, reason: String(error) });
    }
  }

  /** The nonce is taken here, in the turn of the call, whatever the cipher does later. */
  function seal(frame: Frame): void {
    const plaintext = pad(encodeFrame(frame));
    const nonce = sendNonce++;
    waitingOut += plaintext.length;
    outgoing(() => {
      const sealed = after(sendCipher, (cipher) => cipher.seal(nonce, plaintext));
      return after(sealed, (message) => {
        waitingOut -= plaintext.length;
        hand(message);
      });
    });
    if (waitingOut > maxWaiting) tooSlow();
  }

  function send(frame: Frame): void {
    if (ended || deaf) throw new ChannelClosed('the channel is over');
    // The socket is gone, but what it brought last is still being opened, and may be answered in good faith.
    if (closing) return;
    seal(frame);
    underKey += 1;
    if (underKey < rekeyAfter - 1 || ended) return;
    underKey = 0;
    seal({ kind: Kind.rekey });
    outgoing(() =>
      after(
        after(sendCipher, (cipher) => cipher.rekey()),
        (next) => {
          sendCipher = next;
        },
      ),
    );
  }

  function take(plaintext: Uint8Array): MaybePromise<void> {
    if (ended) return;
    const frame = decodeFrame(unpad(plaintext));
    if (frame.kind === Kind.rekey) {
      return after(
        after(receiveCipher, (cipher) => cipher.rekey()),
        (next) => {
          receiveCipher = next;
        },
      );
    }
    if (frame.kind === Kind.bye) {
      return finish({ cause: 'bye', bye: v.parse(byeSchema, frame.json) });
    }
    if (deaf) return;
    try {
      channel.onFrame(frame);
    } catch (error) {
      // Not the wire's doing: it must not look like an attack.
      finish({ cause: 'local' });
      onFault(error);
    }
  }

  const channel: OpenChannel = {
    onFrame: () => {},
    onEnd: () => {},
    send,
    end(bye: Bye) {
      if (closing) return;
      seal({ kind: Kind.bye, json: bye });
      closing = true;
      deaf = true;
      outgoing(() => finish({ cause: 'local' }));
    },
    get closed() {
      return closing;
    },
    receive(message) {
      if (ended) return;
      waitingIn += message.length;
      const nonce = receiveNonce++;
      incoming(() => {
        if (ended) return;
        const opened = after(receiveCipher, (cipher) => cipher.open(nonce, message as Bytes));
        return after(opened, (plaintext) => {
          waitingIn -= message.length;
          return take(plaintext);
        });
      });
      if (waitingIn > maxWaiting) tooSlow();
    },
    lost(code, reason) {
      closing = true;
      // Behind what was received: a sealed bye just before the close says more than the close.
      incoming(() => finish({ cause: 'closed', code, reason }));
    },
  };
  return channel;
}

function after<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
