/** A UDP port that passes datagrams on to another one, and the answers back, each as late and as slowly as the line has it. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { FULL_SPEED, type LineSpeed, Wire } from './wire.ts';

/** What comes while so much waits is lost, as in a router. */
const MAX_BUSY_MS = 500;

export interface UdpHop {
  readonly port: number;
  /** Bytes that came back from the far end so far. */
  readonly down: number;
  close(): void;
}

export async function openUdpHop(to: number, speed: LineSpeed = FULL_SPEED): Promise<UdpHop> {
  const near = createSocket('udp4');
  const far = createSocket('udp4');
  let client = 0;
  let down = 0;
  let closed = false;

  function carry(socket: Socket, port: () => number): (bytes: Buffer) => void {
    const wire = new Wire<Buffer>(speed);
    let timer: NodeJS.Timeout | null = null;
    const pump = (): void => {
      timer = null;
      if (closed) return;
      const now = performance.now();
      for (const bytes of wire.take(now)) socket.send(bytes, port(), '127.0.0.1');
      if (wire.nextAt !== null) timer = setTimeout(pump, Math.max(1, wire.nextAt - now));
    };
    return (bytes) => {
      const now = performance.now();
      if (wire.busyFor(now) > MAX_BUSY_MS) return;
      wire.put(bytes, bytes.length, now);
      if (timer === null) pump();
    };
  }
  const up = carry(far, () => to);
  const back = carry(near, () => client);
  near.on('message', (bytes, { port }) => {
    client = port;
    up(bytes);
  });
  far.on('message', (bytes) => {
    down += bytes.length;
    back(bytes);
  });
  for (const socket of [near, far]) {
    socket.on('error', () => {});
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
  }
  return {
    port: near.address().port,
    get down() {
      return down;
    },
    close() {
      closed = true;
      near.close();
      far.close();
    },
  };
}
