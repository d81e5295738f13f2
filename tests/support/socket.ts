/** A bare WebSocket to a relay: says and hears anything, knows nothing. */
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { socketPath } from '../../shared/wire/outer.ts';
import { until } from './until.ts';

export interface BareSocket {
  readonly ws: WebSocket;
  readonly texts: readonly string[];
  readonly ended: Promise<{ code: number; reason: string }>;
  /** Resolves with the first text that matches. */
  text(pattern: RegExp): Promise<string>;
  /** Sends what can still be sent; a socket that was closed meanwhile is no error. */
  send(data: string | Uint8Array): void;
}

export async function openBare(relay: string, agentId: string): Promise<BareSocket> {
  const ws = new WebSocket(`${relay.replace(/^http/, 'ws')}${socketPath(agentId)}`, {
    perMessageDeflate: false,
  });
  const texts: string[] = [];
  const ended = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on('close', (code, reason) => resolve({ code, reason: reason.toString('utf8') }));
  });
  ws.on('error', () => {});
  ws.on('message', (data: Buffer, binary: boolean) => {
    if (!binary) texts.push(data.toString('utf8'));
  });
  await until('the socket to open', () => ws.readyState !== WebSocket.CONNECTING);
  return {
    ws,
    texts,
    ended,
    text: (pattern) => until(`a text like ${pattern}`, () => texts.find((one) => pattern.test(one))),
    send: (data) => {
      if (ws.readyState === WebSocket.OPEN) ws.send(data, () => {});
    },
  };
}

/** Bytes straight onto the TCP port; resolves once the other side closed it or took them all. */
export function pourInto(url: string, bytes: Uint8Array): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    const done = () => {
      socket.destroy();
      resolve();
    };
    socket.on('error', done);
    socket.on('close', done);
    socket.setTimeout(5_000, done);
    socket.resume();
  });
}
