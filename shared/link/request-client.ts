/** The device's side of requests: a `fetch` that writes request frames, for `hono/client`. */
import * as v from 'valibot';
import { type Frame, Kind } from '../wire/inner.ts';
import { type RequestHead, requestHeadSchema, responseHeadSchema } from '../wire/messages.ts';
import { createTakenCounter } from './body-receiver.ts';
import { createBodySender } from './body-sender.ts';
import { type Clock, systemClock } from './clock.ts';
import { LinkDown } from './errors.ts';

export interface RequestClient {
  readonly fetch: typeof fetch;
  /** True where it was a frame of requests. */
  onFrame(frame: Frame): boolean;
  /** The channel is over: everything that waits rejects with LinkDown. */
  close(): void;
}

interface Waiting {
  resolve(response: Response): void;
  fail(error: unknown): void;
  stopListening(): void;
  /** Once the head has come. */
  body: {
    controller: ReadableStreamDefaultController<Uint8Array>;
    add(bytes: number): void;
    total(): number;
  } | null;
}

const MAX_BODY = 32 * 1024 * 1024;
const BASE = 'http://machine';
/** RFC 9110: answers that have no body, which `Response` insists on. */
const BODILESS = [204, 205, 304];

export function createRequestClient(options: {
  send: (frame: Frame) => void;
  maxBodyBytes?: number;
  clock?: Clock;
  /** Milliseconds since this channel's confirm: says how old a request is where it arrives. */
  sinceConfirm?: () => number;
}): RequestClient {
  const { sinceConfirm } = options;
  const { send, maxBodyBytes = MAX_BODY, clock = systemClock } = options;
  const waiting = new Map<number, Waiting>();
  const bodies = createBodySender(send, clock);
  let nextId = 1;
  let closed = false;

  function forget(id: number): void {
    waiting.get(id)?.stopListening();
    waiting.delete(id);
    bodies.cancel(id);
  }

  /** No longer wanted here: the other side is told. */
  function abandon(id: number, error: unknown): void {
    const request = waiting.get(id);
    if (request === undefined) return;
    forget(id);
    if (!closed) send({ kind: Kind.cancel, id });
    request.fail(error);
  }

  async function exchange(request: Request): Promise<Response> {
    const { head, body } = await describe(request);
    request.signal.throwIfAborted();
    if (closed) throw new LinkDown();
    const id = nextId++;
    const answered = new Promise<Response>((resolve, reject) => {
      const onAbort = () => abandon(id, request.signal.reason);
      request.signal.addEventListener('abort', onAbort, { once: true });
      waiting.set(id, {
        resolve,
        fail: reject,
        stopListening: () => request.signal.removeEventListener('abort', onAbort),
        body: null,
      });
    });
    send({
      kind: Kind.request,
      id,
      json: sinceConfirm === undefined ? head : { ...head, at: sinceConfirm() },
    });
    if (body !== null) {
      bodies.run(Kind.requestBody, id, [body]).catch((error: unknown) => abandon(id, error));
    }
    return answered;
  }

  function onHead(id: number, json: unknown): void {
    const request = waiting.get(id);
    if (request === undefined || request.body !== null) return;
    const head = v.safeParse(responseHeadSchema, json);
    if (!head.success) {
      abandon(id, new TypeError('the machine gave an answer that is not of this protocol'));
      return;
    }
    const { status, headers } = head.output;
    if (!head.output.body || BODILESS.includes(status)) {
      forget(id);
      request.resolve(new Response(null, { status, headers }));
      return;
    }
    const counter = createTakenCounter((offset) => send({ kind: Kind.taken, id, offset }));
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => {
        request.body = {
          controller: controller as ReadableStreamDefaultController<Uint8Array>,
          add: counter.add,
          total: () => counter.total,
        };
        request.fail = (error) => controller.error(error);
      },
      cancel: () => {
        request.fail = () => {};
        abandon(id, null);
      },
    });
    request.resolve(new Response(stream, { status, headers }));
  }

  function onBody(id: number, last: boolean, bytes: Uint8Array): void {
    const request = waiting.get(id);
    if (request?.body == null) return;
    if (request.body.total() + bytes.length > maxBodyBytes) {
      abandon(id, new RangeError(`the answer is larger than ${maxBodyBytes} bytes`));
      return;
    }
    request.body.add(bytes.length);
    if (bytes.length > 0) request.body.controller.enqueue(bytes);
    if (!last) return;
    forget(id);
    request.body.controller.close();
  }

  return {
    fetch: async (input, init) => {
      const target = typeof input === 'string' || input instanceof URL ? new URL(input, BASE) : input;
      return exchange(new Request(target, init));
    },
    onFrame(frame) {
      switch (frame.kind) {
        case Kind.response:
          onHead(frame.id, frame.json);
          return true;
        case Kind.responseBody:
          onBody(frame.id, frame.last, frame.bytes);
          return true;
        case Kind.taken:
          bodies.taken(frame.id, frame.offset);
          return true;
        case Kind.cancel: {
          const request = waiting.get(frame.id);
          forget(frame.id);
          request?.fail(new TypeError('the answer broke off'));
          return true;
        }
        default:
          return false;
      }
    },
    close() {
      if (closed) return;
      closed = true;
      bodies.close();
      for (const [id, request] of [...waiting]) {
        forget(id);
        request.fail(new LinkDown());
      }
    },
  };
}

/** Rejects with TypeError where the request does not fit the protocol: another method, a path or headers too long. */
async function describe(request: Request): Promise<{ head: RequestHead; body: Uint8Array | null }> {
  const url = new URL(request.url);
  const headers: Record<string, string> = {};
  request.headers.forEach((value, name) => {
    headers[name] = value;
  });
  // Whole, because not every browser gives the body of a request as a stream.
  const bytes = request.method === 'GET' ? new Uint8Array(0) : new Uint8Array(await request.arrayBuffer());
  const head = v.safeParse(requestHeadSchema, {
    method: request.method,
    path: url.pathname + url.search,
    headers,
    body: bytes.length > 0,
  });
  if (!head.success) throw new TypeError(`this request cannot be sent: ${v.summarize(head.issues)}`);
  return { head: head.output, body: bytes.length > 0 ? bytes : null };
}
