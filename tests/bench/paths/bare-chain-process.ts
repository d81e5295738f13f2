/**
 * One of the three processes of the bare chain, `bare-chain-process.ts relay | agent URL SOCKET | host SOCKET`: each hands on what it
 * gets as soon as it has it, and does nothing else. One device at a time.
 */
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { spawn } from 'node-pty';
import { WebSocket, WebSocketServer } from 'ws';

const [role, ...args] = process.argv.slice(2);
const ready = (port = 0): void => void process.send?.({ port });

/** The agent's socket, and a device's: frames of the one go to the other; a text says that a device came, and its command. */
function relay(): void {
  let agent: WebSocket | null = null;
  let device: WebSocket | null = null;
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('listening', () => ready((server.address() as AddressInfo).port));
  server.on('connection', (socket, request) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/agent') {
      agent = socket;
      socket.on('message', (data) => device?.send(data));
      return;
    }
    device = socket;
    agent?.send(url.searchParams.get('command') ?? 'cat');
    socket.on('message', (data) => agent?.send(data));
    socket.on('close', () => agent?.send(''));
  });
}

/** A client of the relay, and of the host: a connection there for each device. */
function agent(url: string, path: string): void {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  let host: Socket | null = null;
  socket.on('open', () => ready());
  socket.on('message', (data: Buffer, binary) => {
    if (binary) return void host?.write(data);
    host?.destroy();
    host = null;
    if (data.length === 0) return;
    host = dial(path);
    host.write(`${data}\0`);
    host.on('data', (bytes) => socket.send(bytes));
    host.on('error', () => {});
  });
}

/** A PTY for each connection, which says its command and then only what is typed. */
function host(path: string): void {
  const server = createServer((socket) => {
    socket.once('data', (first: Buffer) => {
      const command = first.toString('utf8', 0, first.indexOf(0));
      const pty = spawn('/bin/sh', ['-c', command], { cols: 80, rows: 24, encoding: null });
      // node-pty gives Buffers where the encoding is null, whatever its types say.
      pty.onData((data) => socket.write(data as unknown as Buffer));
      socket.on('data', (bytes) => pty.write(bytes));
      socket.on('close', () => pty.kill('SIGKILL'));
    });
    socket.on('error', () => {});
  });
  server.listen(path, () => ready());
}

process.on('disconnect', () => process.exit(0));
if (role === 'relay') relay();
else if (role === 'agent') agent(args[0] as string, args[1] as string);
else host(args[0] as string);
