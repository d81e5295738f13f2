import { afterEach, describe, expect, test, vi } from 'vitest';
import { randomBytes, toHex } from '../wire/bytes.ts';
import { decodeFrame, encodeFrame, type Frame, Kind } from '../wire/inner.ts';
import { PACE_MAX } from './pace.ts';
import { createRequestClient, type RequestClient } from './request-client.ts';
import { type RequestLimits, type RequestServer, serveRequests } from './serve-requests.ts';
import { createManualClock, until } from './testing/manual-clock.ts';

interface Ends {
  client: RequestClient;
  server: RequestServer;
  /** Frames that reached the machine. */
  seen: Frame[];
  /** Frames that reached the device. */
  answered: Frame[];
  fetch: RequestClient['fetch'];
  /** While true, frames queue instead of arriving. */
  hold: { toServer: boolean; toClient: boolean };
  release(): void;
}

let ends: Ends;
afterEach(() => {
  ends?.client.close();
  ends?.server.close();
});

function connect(
  api: (request: Request) => Promise<Response> | Response,
  options: {
    limits?: Partial<RequestLimits>;
    maxBodyBytes?: number;
    clock?: ReturnType<typeof createManualClock>;
  } = {},
): Ends {
  const held: { toServer: Frame[]; toClient: Frame[] } = { toServer: [], toClient: [] };
  const hold = { toServer: false, toClient: false };
  const seen: Frame[] = [];
  const answered: Frame[] = [];
  // Through the real encoding, and never in the turn that sent it.
  const arrive = (to: 'toServer' | 'toClient', frame: Frame) => {
    const bytes = encodeFrame(frame);
    queueMicrotask(() => {
      if (hold[to]) held[to].push(decodeFrame(bytes));
      else deliver(to, decodeFrame(bytes));
    });
  };
  const deliver = (to: 'toServer' | 'toClient', frame: Frame) => {
    (to === 'toServer' ? seen : answered).push(frame);
    (to === 'toServer' ? server : client).onFrame(frame);
  };
  const client = createRequestClient({
    send: (frame) => arrive('toServer', frame),
    ...(options.maxBodyBytes === undefined ? {} : { maxBodyBytes: options.maxBodyBytes }),
  });
  const server = serveRequests({
    fetch: api,
    send: (frame) => arrive('toClient', frame),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  ends = {
    client,
    server,
    seen,
    answered,
    fetch: client.fetch,
    hold,
    release() {
      hold.toServer = false;
      hold.toClient = false;
      for (const to of ['toServer', 'toClient'] as const) {
        for (const frame of held[to].splice(0)) deliver(to, frame);
      }
    },
  };
  return ends;
}

const code = async (response: Response) =>
  ((await response.json()) as { error: { code: string } }).error.code;
const sha = async (bytes: ArrayBuffer) => toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
function large(bytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) whole.set(randomBytes(Math.min(65_536, bytes - at)), at);
  return whole;
}

describe('a call', () => {
  test('carries method, path, query, headers and body, and brings back status, headers and body', async () => {
    const { fetch } = connect(async (request) => {
      const url = new URL(request.url);
      return Response.json(
        {
          method: request.method,
          path: url.pathname + url.search,
          key: request.headers.get('idempotency-key'),
          body: await request.json(),
        },
        { status: 201, headers: { 'x-offset': '7' } },
      );
    });
    const response = await fetch('http://machine/v1/sessions?since=3', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: JSON.stringify({ title: 'Ä' }),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-offset')).toBe('7');
    expect(await response.json()).toEqual({
      method: 'POST',
      path: '/v1/sessions?since=3',
      key: 'k',
      body: { title: 'Ä' },
    });
  });

  test('of 32 MiB goes both ways whole, in chunks that are confirmed as they come', async () => {
    const body = large(32 * 1024 * 1024);
    const { fetch, answered, seen } = connect(async (request) => new Response(await request.arrayBuffer()));
    const response = await fetch('/echo', { method: 'POST', body });
    expect(await sha(await response.arrayBuffer())).toBe(await sha(body.buffer));
    expect(seen.every((frame) => frame.kind !== Kind.requestBody || frame.bytes.length <= 64_000)).toBe(true);
    expect(answered.some((frame) => frame.kind === Kind.taken)).toBe(true);
  });

  test('of the machine stops at the window while the device hears nothing', async () => {
    const source = vi.fn(() => large(60_000));
    const stream = () => new ReadableStream({ pull: (controller) => controller.enqueue(source()) });
    const { fetch, hold, seen } = connect(() => new Response(stream()));
    const response = await fetch('/endless');
    hold.toServer = true;
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await until(() => source.mock.calls.length >= 2);
    const calls = async () => {
      const before = source.mock.calls.length;
      for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 1));
      return source.mock.calls.length - before;
    };
    await vi.waitFor(async () => expect(await calls()).toBe(0), { timeout: 10_000 });
    expect(source.mock.calls.length * 60_000).toBeLessThan(PACE_MAX * 2);
    hold.toServer = false;
    ends.release();
    await until(() => seen.some((frame) => frame.kind === Kind.taken));
    await reader.cancel();
    await until(() => seen.some((frame) => frame.kind === Kind.cancel));
  });

  test('with an answer without a body ends', async () => {
    const { fetch } = connect(() => new Response(null, { status: 204 }));
    const response = await fetch('/x', { method: 'DELETE' });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  test('of many at once each gets its own answer', async () => {
    const { fetch } = connect(async (request) => new Response(new URL(request.url).search));
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => (await fetch(`/x?${i}`)).text()),
    );
    expect(answers).toEqual(Array.from({ length: 50 }, (_, i) => `?${i}`));
  });

  test('that is aborted here is aborted there', async () => {
    let aborted = false;
    const { fetch } = connect(
      (request) =>
        new Promise<Response>(() => {
          request.signal.addEventListener('abort', () => {
            aborted = true;
          });
        }),
    );
    const abort = new AbortController();
    const answer = fetch('/slow', { signal: abort.signal });
    await until(() => ends.seen.length === 1);
    abort.abort(new Error('gone back'));
    await expect(answer).rejects.toThrow('gone back');
    await until(() => aborted);
  });

  test('that was aborted before is not sent', async () => {
    const { fetch, seen } = connect(() => new Response());
    await expect(fetch('/x', { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
    expect(seen).toEqual([]);
  });

  test('whose answer breaks off rejects instead of waiting for ever', async () => {
    const { fetch } = connect(() => {
      let count = 0;
      return new Response(
        new ReadableStream({
          pull(controller) {
            if (count++ === 0) controller.enqueue(new Uint8Array(10));
            else controller.error(new Error('disk'));
          },
        }),
      );
    });
    const response = await fetch('/file');
    await expect(response.arrayBuffer()).rejects.toThrow('broke off');
  });

  test('whose handler throws is told so, and no more than that', async () => {
    const { fetch } = connect(() => {
      throw new Error('secret path /home/x');
    });
    const response = await fetch('/x');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });
});

describe('limits of the machine', () => {
  const busy = () => new Promise<Response>(() => {});

  test('more at once than it serves are refused, and room is made by an answer', async () => {
    const waiting: ((response: Response) => void)[] = [];
    const { fetch } = connect(() => new Promise((resolve) => waiting.push(resolve)), {
      limits: { concurrent: 2 },
    });
    const first = [fetch('/a'), fetch('/b')];
    await until(() => waiting.length === 2);
    const refused = await fetch('/c');
    expect(refused.status).toBe(503);
    expect(await code(refused)).toBe('busy');
    for (const answer of waiting) answer(new Response('ok'));
    await Promise.all(first.map(async (response) => expect(await (await response).text()).toBe('ok')));
    const later = fetch('/d');
    await until(() => waiting.length === 3);
    waiting[2]?.(new Response('ok'));
    expect((await later).status).toBe(200);
  });

  test('a body beyond its size is refused while it comes', async () => {
    const api = vi.fn(() => new Response());
    const { fetch } = connect(api, { limits: { bodyBytes: 100_000 } });
    const response = await fetch('/x', { method: 'POST', body: large(200_000) });
    expect(response.status).toBe(413);
    expect(api).not.toHaveBeenCalled();
  });

  test('all bodies together have a bound too', async () => {
    const { fetch } = connect(busy, { limits: { totalBytes: 150_000 } });
    const both = ['/a', '/b'].map((path) => fetch(path, { method: 'POST', body: large(100_000) }));
    for (const one of both) one.catch(() => {});
    expect((await Promise.race(both)).status).toBe(503);
  });

  test('a body that never ends, and an answer that never begins, are given up', async () => {
    const clock = createManualClock();
    const { server, answered, fetch } = connect(busy, { limits: { receiveMs: 1000, answerMs: 2000 }, clock });
    server.onFrame({
      kind: Kind.request,
      id: 900,
      json: { method: 'POST', path: '/x', headers: {}, body: true },
    });
    clock.advance(1001);
    await until(() => answered.some((frame) => frame.kind === Kind.response));
    expect(answered[0]).toMatchObject({ id: 900, json: { status: 408 } });
    const slow = fetch('/slow');
    await until(() => ends.seen.length > 0);
    clock.advance(2001);
    expect((await slow).status).toBe(504);
  });

  test.each([
    ['another method', { method: 'TRACE', path: '/', headers: {}, body: false }],
    ['a path that is none', { method: 'GET', path: 'http://elsewhere/', headers: {}, body: false }],
    ['a header too long', { method: 'GET', path: '/', headers: { a: 'x'.repeat(5000) }, body: false }],
    ['no head', null],
  ])('a request with %s is answered 400 and never reaches the API', async (_, json) => {
    const api = vi.fn(() => new Response());
    const { server, answered } = connect(api);
    server.onFrame({ kind: Kind.request, id: 1, json });
    await until(() => answered.length > 0);
    expect(answered[0]).toMatchObject({ kind: Kind.response, json: { status: 400 } });
    expect(api).not.toHaveBeenCalled();
  });

  test('a path cannot name another host', async () => {
    const { server, answered } = connect((request) => new Response(new URL(request.url).host));
    server.onFrame({
      kind: Kind.request,
      id: 1,
      json: { method: 'GET', path: '//evil/x', headers: {}, body: false },
    });
    await until(() => answered.some((frame) => frame.kind === Kind.responseBody));
    const body = answered.find((frame) => frame.kind === Kind.responseBody);
    expect(new TextDecoder().decode((body as { bytes: Uint8Array }).bytes)).toBe('machine');
  });

  test('an id in use is not served a second time', async () => {
    const api = vi.fn(busy);
    const { server } = connect(api);
    const json = { method: 'GET', path: '/', headers: {}, body: false };
    server.onFrame({ kind: Kind.request, id: 1, json });
    server.onFrame({ kind: Kind.request, id: 1, json });
    expect(api).toHaveBeenCalledTimes(1);
  });

  test('the end of the channel aborts what is in work', () => {
    const signals: AbortSignal[] = [];
    const { server } = connect((request) => {
      signals.push(request.signal);
      return busy();
    });
    server.onFrame({
      kind: Kind.request,
      id: 1,
      json: { method: 'GET', path: '/', headers: {}, body: false },
    });
    server.close();
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
  });
});

describe('limits of the device', () => {
  test('an answer larger than it takes is refused', async () => {
    const { fetch } = connect(() => new Response(large(100_000)), { maxBodyBytes: 50_000 });
    const response = await fetch('/x');
    await expect(response.arrayBuffer()).rejects.toThrow(RangeError);
    await until(() => ends.seen.some((frame) => frame.kind === Kind.cancel));
  });

  test('a head that is none rejects the call', async () => {
    const { fetch, client } = connect(() => new Promise(() => {}));
    const answer = fetch('/x');
    await until(() => ends.seen.length === 1);
    client.onFrame({ kind: Kind.response, id: 1, json: { status: 99 } });
    await expect(answer).rejects.toThrow(TypeError);
  });

  test('frames for calls that nobody made are let pass', () => {
    const { client } = connect(() => new Response());
    expect(client.onFrame({ kind: Kind.response, id: 77, json: {} })).toBe(true);
    expect(client.onFrame({ kind: Kind.responseBody, id: 77, last: true, bytes: new Uint8Array(1) })).toBe(
      true,
    );
    expect(client.onFrame({ kind: Kind.rekey })).toBe(false);
  });
});

test('a request says when it was sealed, counted from the confirm', async () => {
  const sent: Frame[] = [];
  const client = createRequestClient({ send: (frame) => sent.push(frame), sinceConfirm: () => 1234 });
  const answered = client.fetch('/v1/sessions').catch(() => {});
  await expect.poll(() => sent).toMatchObject([{ kind: Kind.request, json: { at: 1234 } }]);
  client.close();
  await answered;
});
