/**
 * The agent's side of requests: reassembles them within limits, gives them to an ordinary `fetch`, sends its answers.
 * It knows neither the caller nor the channel: whoever wires it up binds both.
 */
import * as v from 'valibot';
import { type Frame, Kind } from '../wire/inner.ts';
import { type Problem, type RequestHead, type ResponseHead, requestHeadSchema } from '../wire/messages.ts';
import { type Assembly, createAssembly } from './body-receiver.ts';
import { chunksOf, createBodySender } from './body-sender.ts';
import { type Clock, systemClock } from './clock.ts';

export interface RequestLimits {
  /** Requests at once, being received or answered. */
  concurrent: number;
  /** Bytes of one request body. */
  bodyBytes: number;
  /** Bytes of all request bodies that are being received or answered. */
  totalBytes: number;
  /** Milliseconds for a request to come in whole. */
  receiveMs: number;
  /** Milliseconds for its answer to begin. */
  answerMs: number;
}

const LIMITS: RequestLimits = {
  concurrent: 64,
  bodyBytes: 32 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
  receiveMs: 300_000,
  answerMs: 120_000,
};

export interface RequestServer {
  /** True where it was a frame of requests. */
  onFrame(frame: Frame): boolean;
  /** The channel is over: every request in work is aborted, and no answer is sent any more. */
  close(): void;
}

interface Open {
  head: RequestHead;
  /** null: its body is whole, or it has none. */
  assembly: Assembly | null;
  /** Body bytes that it holds here. */
  bytes: number;
  abort: AbortController;
  stopTimer: () => void;
}

export function serveRequests(options: {
  fetch: (request: Request) => Promise<Response> | Response;
  send: (frame: Frame) => void;
  limits?: Partial<RequestLimits>;
  /** Whether what was sealed so many ms after the device's confirm comes too late now. Asked for each that says when. */
  late?: (at: number) => boolean;
  clock?: Clock;
}): RequestServer {
  const { fetch, late: isLate = () => false, clock = systemClock } = options;
  const limits = { ...LIMITS, ...options.limits };
  const open = new Map<number, Open>();
  let closed = false;

  const send = (frame: Frame): void => {
    if (!closed) options.send(frame);
  };
  const bodies = createBodySender(send, clock);

  function forget(id: number): void {
    open.get(id)?.stopTimer();
    open.delete(id);
  }

  /** An answer from here rather than from the API; the request is done with. */
  function refuse(id: number, status: number, code: string, message: string): void {
    open.get(id)?.abort.abort(new Error(message));
    forget(id);
    const problem: Problem = { error: { code, message } };
    void answer(id, Response.json(problem, { status }), () => true).catch(() => {});
  }

  function held(): number {
    let bytes = 0;
    for (const request of open.values()) bytes += request.bytes;
    return bytes;
  }

  function begin(id: number, json: unknown): void {
    if (open.has(id)) return;
    const head = v.safeParse(requestHeadSchema, json);
    if (!head.success) {
      refuse(id, 400, 'malformed', 'This request is not of this protocol.');
      return;
    }
    const { method, at } = head.output;
    // To read is never too late, and says how quick the way is.
    if (at !== undefined && isLate(at) && method !== 'GET') {
      refuse(id, 503, 'stale', 'This was held up on its way, so it was not done. Try again.');
      return;
    }
    if (open.size >= limits.concurrent) {
      refuse(id, 503, 'busy', 'Too many requests at once. Try again.');
      return;
    }
    const late = () => refuse(id, 408, 'timeout', 'The request did not come in whole in time.');
    open.set(id, {
      head: head.output,
      assembly: head.output.body ? createAssembly((offset) => send({ kind: Kind.taken, id, offset })) : null,
      bytes: 0,
      abort: new AbortController(),
      stopTimer: clock.after(limits.receiveMs, late),
    });
    if (!head.output.body) void run(id);
  }

  function body(id: number, last: boolean, bytes: Uint8Array): void {
    const request = open.get(id);
    if (request?.assembly == null) return;
    if (request.assembly.total + bytes.length > limits.bodyBytes) {
      refuse(id, 413, 'too-large', `A request holds at most ${limits.bodyBytes} bytes.`);
      return;
    }
    if (held() + bytes.length > limits.totalBytes) {
      refuse(id, 503, 'busy', 'Too much is being sent at once. Try again.');
      return;
    }
    request.assembly.add(bytes);
    request.bytes += bytes.length;
    if (last) void run(id);
  }

  async function run(id: number): Promise<void> {
    const own = open.get(id);
    if (own === undefined) return;
    const { head, assembly, abort } = own;
    own.assembly = null;
    own.stopTimer();
    own.stopTimer = clock.after(limits.answerMs, () =>
      refuse(id, 504, 'timeout', 'The machine took too long to answer.'),
    );
    const current = () => open.get(id) === own;
    try {
      const request = new Request(`http://machine${head.path}`, {
        method: head.method,
        headers: head.headers,
        body: assembly === null || head.method === 'GET' ? null : assembly.whole(),
        signal: abort.signal,
      });
      const response = await fetch(request);
      own.stopTimer();
      if (current()) await answer(id, response, current);
      else await response.body?.cancel();
    } catch {
      if (current()) refuse(id, 500, 'internal', 'The machine could not answer this.');
    } finally {
      if (current()) forget(id);
    }
  }

  async function answer(id: number, response: Response, wanted: () => boolean): Promise<void> {
    const stream = response.body;
    const head: ResponseHead = { status: response.status, headers: {}, body: stream !== null };
    response.headers.forEach((value, name) => {
      head.headers[name] = value;
    });
    send({ kind: Kind.response, id, json: head });
    if (stream === null) return;
    try {
      await bodies.run(Kind.responseBody, id, chunksOf(stream));
    } catch {
      if (wanted()) send({ kind: Kind.cancel, id });
    }
  }

  return {
    onFrame(frame) {
      switch (frame.kind) {
        case Kind.request:
          begin(frame.id, frame.json);
          return true;
        case Kind.requestBody:
          body(frame.id, frame.last, frame.bytes);
          return true;
        case Kind.cancel:
          open.get(frame.id)?.abort.abort();
          forget(frame.id);
          bodies.cancel(frame.id);
          return true;
        case Kind.taken:
          bodies.taken(frame.id, frame.offset);
          return true;
        default:
          return false;
      }
    },
    close() {
      if (closed) return;
      closed = true;
      bodies.close();
      for (const [id, request] of [...open]) {
        request.abort.abort();
        forget(id);
      }
    },
  };
}
