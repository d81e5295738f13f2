/** As much of socket.io as its terminals speak: engine.io 4 over WebSocket, one namespace, JSON events. */
import type { WebSocket } from 'ws';
import { openSocket } from './web-socket.ts';

export interface SocketIo {
  readonly ws: WebSocket;
  emit(event: string, ...args: unknown[]): void;
  on(event: string, listener: (...args: never[]) => void): void;
}

const OPEN = '0';
const PING = '2';
const PONG = '3';
const CONNECT = '40';
const CONNECT_ERROR = '44';
const EVENT = '42';

/** `namespace`: `/` or `/name`. Rejects with what the server says. */
export async function openSocketIo(
  origin: string,
  { namespace = '/', auth = {} }: { namespace?: string; auth?: Record<string, unknown> } = {},
): Promise<SocketIo> {
  const listeners = new Map<string, (...args: never[]) => void>();
  const prefix = namespace === '/' ? '' : `${namespace},`;
  const joined = Promise.withResolvers<void>();
  const { ws, listen } = await openSocket(`${origin}/socket.io/?EIO=4&transport=websocket`);

  function onMessage(data: Buffer): void {
    const text = data.toString('utf8');
    if (text.startsWith(OPEN)) ws.send(`${CONNECT}${prefix}${JSON.stringify(auth)}`);
    else if (text === PING) ws.send(PONG);
    else if (text.startsWith(CONNECT + prefix)) joined.resolve();
    else if (text.startsWith(CONNECT_ERROR)) joined.reject(new Error(text));
    else if (text.startsWith(EVENT + prefix)) {
      const [event, ...args] = JSON.parse(text.slice(EVENT.length + prefix.length)) as [string, ...never[]];
      listeners.get(event)?.(...args);
    }
  }
  listen(onMessage);
  ws.on('close', () => joined.reject(new Error('the server closed')));
  await joined.promise;
  return {
    ws,
    emit: (event, ...args) => ws.send(`${EVENT}${prefix}${JSON.stringify([event, ...args])}`),
    on: (event, listener) => void listeners.set(event, listener),
  };
}
