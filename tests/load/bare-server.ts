/** The floor of many sockets: a `ws` server that does nothing with them. Prints its port. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: false,
  clientTracking: false,
});
server.on('connection', (socket) => socket.on('message', () => {}));
await once(server, 'listening');
console.log(JSON.stringify({ event: 'ready', port: (server.address() as AddressInfo).port }));
