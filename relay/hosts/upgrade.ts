/** An HTTP upgrade as the routes see it, and their refusal as it goes back on the bare socket. */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Undefined where its address or headers are none. */
export function upgradeRequest(incoming: IncomingMessage, tls: boolean): Request | undefined {
  try {
    const url = new URL(
      incoming.url ?? '/',
      `${tls ? 'https' : 'http'}://${incoming.headers.host ?? 'localhost'}`,
    );
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    return new Request(url, { method: incoming.method ?? 'GET', headers });
  } catch {
    return undefined;
  }
}

export async function answerUpgrade(socket: Duplex, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set('content-length', String(body.length));
  headers.set('connection', 'close');
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}\r\n${lines}\r\n`;
  socket.once('finish', () => socket.destroy());
  socket.end(Buffer.concat([Buffer.from(head, 'latin1'), body]));
}
