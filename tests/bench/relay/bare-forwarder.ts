/**
 * The floor of a relay, in a process of its own: a `ws` server that hands what comes on one socket to the other one.
 * No admission, no accounting, no channel numbers. Prints its port.
 */
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const waiting = new Map<string, WebSocket>();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false }, () => {
  console.log((server.address() as AddressInfo).port);
});

server.on('connection', (socket, request) => {
  const pair = request.url ?? '/';
  const other = waiting.get(pair);
  if (other === undefined) {
    waiting.set(pair, socket);
    return;
  }
  waiting.delete(pair);
  join(socket, other);
  join(other, socket);
});

function join(from: WebSocket, to: WebSocket): void {
  from.on('message', (data, isBinary) => to.send(data, { binary: isBinary }));
  from.on('close', () => to.close());
}

process.on('disconnect', () => process.exit(0));
