/** The floors' server, in a process of its own as a relay and an agent are: a bare `ws` echo, and `ws` straight onto a PTY. */
import type { AddressInfo } from 'node:net';
import { spawn } from 'node-pty';
import { type WebSocket, WebSocketServer } from 'ws';

/** What waits for the viewer; the program waits with it, or memory would grow as long as it prints. */
const HIGH_BYTES = 1024 * 1024;
/** What a viewer that acknowledges may have before it. */
const AHEAD_BYTES = 128 * 1024;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});

server.on('connection', (socket, request) => {
  socket.binaryType = 'nodebuffer';
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/echo') socket.on('message', (data) => socket.send(data));
  else bridge(socket, url.searchParams.get('command') ?? 'cat', url.searchParams.has('acks'));
});

/** `acks`: the viewer says in text how many bytes it has parsed, as xterm.js advises, and the program waits for it. */
function bridge(socket: WebSocket, command: string, acks: boolean): void {
  let ahead = 0;
  const pty = spawn('/bin/sh', ['-c', command], { cols: 80, rows: 24, encoding: null });
  // node-pty gives Buffers where the encoding is null, whatever its types say.
  pty.onData((data) => {
    socket.send(data as unknown as Buffer, () => {
      if (socket.bufferedAmount < HIGH_BYTES / 2 && ahead <= AHEAD_BYTES) pty.resume();
    });
    if (acks) ahead += data.length;
    if (socket.bufferedAmount > HIGH_BYTES || ahead > AHEAD_BYTES) pty.pause();
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) return pty.write(data as Buffer);
    ahead -= Number(String(data));
    if (ahead < AHEAD_BYTES / 2) pty.resume();
  });
  socket.on('close', () => pty.kill('SIGKILL'));
}

process.on('disconnect', () => process.exit(0));
