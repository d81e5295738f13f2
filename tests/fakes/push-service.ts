/** A push service on loopback: keeps what it is sent, and answers as it is told to. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../support/until.ts';

export interface Delivered {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface PushService {
  readonly origin: string;
  readonly delivered: readonly Delivered[];
  /** Of the next ones; 201 where nothing is said. */
  answers: { status: number; headers?: Record<string, string> }[];
  /** The next one that was not taken yet. */
  next(what: string): Promise<Delivered>;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 4096;

export async function startPushService(): Promise<PushService> {
  const delivered: Delivered[] = [];
  let taken = 0;
  const service = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      delivered.push({ path: request.url ?? '', headers: request.headers, body });
      const { status, headers } = state.answers.shift() ?? {
        status: body.length > MAX_BODY_BYTES ? 413 : 201,
      };
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const state: PushService = {
    origin: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
    delivered,
    answers: [],
    async next(what) {
      const found = await until(`the push service to get ${what}`, () => delivered[taken]);
      taken += 1;
      return found;
    },
    close: () =>
      new Promise((resolve) => {
        service.close(() => resolve());
        service.closeAllConnections();
      }),
  };
  return state;
}
