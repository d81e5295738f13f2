/**
 * Stands between peers and a real relay, sees every frame of both directions and decides what goes on: a tap that
 * only listens, or a hostile relay. Plain HTTP (the app, health, metrics) passes through untouched.
 */
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

export interface TappedFrame {
  /** Who the frame belongs to, once its hello said so. */
  role: 'agent' | 'device' | 'unknown';
  /** `up`: from the peer to the relay. */
  way: 'up' | 'down';
  binary: boolean;
  bytes: Buffer;
  /** Counts the sockets of this proxy. */
  socket: number;
  /** Binary frames of this socket in this direction before this one. */
  index: number;
}

/** What goes on in its stead, in order; 'cut' ends the socket. */
export type Meddle = (frame: TappedFrame) => readonly Buffer[] | 'cut';

export interface RelayProxy {
  /** http origin that peers dial. */
  readonly url: string;
  /** The relay behind it; may be set after the start, and again after a restart. */
  target: string;
  meddle: Meddle;
  /** Heads and bodies of what is asked by plain HTTP, and of its answers. */
  onHttp: (bytes: Buffer) => void;
  /** Leaves the relay's side open when a peer goes: the relay does not tell that it did. */
  linger: boolean;
  /** Puts a frame of our own on every open socket of this role. */
  inject(role: 'agent' | 'device', way: 'up' | 'down', data: Buffer | string): number;
  /** The same on one socket, open or lingering. */
  injectInto(socket: number, way: 'up' | 'down', data: Buffer | string): void;
  cutAll(): void;
  close(): Promise<void>;
}

export const passOn: Meddle = (frame) => [frame.bytes];

interface Pair {
  peer: WebSocket;
  relay: WebSocket;
  role: TappedFrame['role'];
  socket: number;
}

export async function startRelayProxy(target = ''): Promise<RelayProxy> {
  const pairs = new Set<Pair>();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1 << 20 });
  let sequence = 0;

  const server = createServer((request, response) => {
    const onward = httpRequest(
      new URL(request.url ?? '/', proxy.target),
      { method: request.method, headers: { ...request.headers, host: new URL(proxy.target).host } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        proxy.onHttp(Buffer.from(JSON.stringify(answer.headers)));
        answer.on('data', (chunk: Buffer) => proxy.onHttp(chunk));
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.writeHead(502).end());
    proxy.onHttp(Buffer.from(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`));
    request.on('data', (chunk: Buffer) => proxy.onHttp(chunk));
    request.pipe(onward);
  });

  function join(peer: WebSocket, path: string): void {
    const relay = new WebSocket(new URL(path, proxy.target.replace(/^http/, 'ws')), {
      perMessageDeflate: false,
    });
    const socket = ++sequence;
    const pair: Pair = { peer, relay, role: 'unknown', socket };
    pairs.add(pair);
    const early: (() => void)[] = [];
    forward(pair, 'up', socket, (send) => {
      if (relay.readyState === WebSocket.CONNECTING) early.push(send);
      else send();
    });
    forward(pair, 'down', socket, (send) => send());
    relay.on('open', () => {
      for (const send of early.splice(0)) send();
    });
    const end = (other: WebSocket) => (code: number, reason: Buffer) => {
      if (other === relay && proxy.linger) return;
      pairs.delete(pair);
      // 1005 and 1006 are never sent on the wire (RFC 6455, section 7.4.1).
      if (code === 1005 || code === 1006) other.terminate();
      else other.close(code, reason);
    };
    peer.on('close', end(relay));
    relay.on('close', end(peer));
    peer.on('error', () => relay.terminate());
    relay.on('error', () => peer.terminate());
  }

  function forward(pair: Pair, way: 'up' | 'down', socket: number, when: (send: () => void) => void): void {
    const [from, to] = way === 'up' ? [pair.peer, pair.relay] : [pair.relay, pair.peer];
    let binaries = 0;
    from.on('message', (data: Buffer, binary: boolean) => {
      const bytes = Buffer.from(data);
      if (way === 'up' && !binary && pair.role === 'unknown') pair.role = roleOf(bytes);
      const index = binary ? binaries++ : binaries;
      const onward = proxy.meddle({ role: pair.role, way, binary, bytes, socket, index });
      if (onward === 'cut') {
        pair.peer.terminate();
        pair.relay.terminate();
        return;
      }
      when(() => {
        for (const frame of onward) if (to.readyState === WebSocket.OPEN) to.send(frame, { binary });
      });
    });
  }

  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (peer) => join(peer, request.url ?? '/'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const proxy: RelayProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    meddle: passOn,
    onHttp: () => {},
    linger: false,
    inject: (role, way, data) => {
      const chosen = [...pairs].filter((pair) => pair.role === role);
      for (const pair of chosen) put(pair, way, data);
      return chosen.length;
    },
    injectInto: (socket, way, data) => {
      for (const pair of pairs) if (pair.socket === socket) put(pair, way, data);
    },
    cutAll: () => {
      for (const pair of pairs) {
        pair.peer.terminate();
        pair.relay.terminate();
      }
    },
    close: () =>
      new Promise((resolve) => {
        proxy.cutAll();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

function put(pair: Pair, way: 'up' | 'down', data: Buffer | string): void {
  (way === 'up' ? pair.relay : pair.peer).send(data, { binary: typeof data !== 'string' });
}

function roleOf(hello: Buffer): TappedFrame['role'] {
  try {
    const { t, role } = JSON.parse(hello.toString('utf8')) as { t?: string; role?: string };
    return t === 'hello' && (role === 'agent' || role === 'device') ? role : 'unknown';
  } catch {
    return 'unknown';
  }
}
