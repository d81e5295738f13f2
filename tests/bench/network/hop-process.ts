/**
 * One more hop on a TCP connection, in a process of its own as a relay is: `hop-process.ts DELAY_MS BYTES_PER_SECOND`. Says its
 * port, hears which one it leads to, and tells how many bytes came back when it is asked.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type LineSpeed, PACKET_BYTES, Wire } from './wire.ts';

/** What waits in front of a slow line, as in a router; then the sender is not read from. */
const MAX_BUSY_MS = 500;

const [delayMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY] = process.argv.slice(2).map(Number);
const speed: LineSpeed = { delayMs, bytesPerSecond };
const unbounded = delayMs === 0 && bytesPerSecond === Number.POSITIVE_INFINITY;
let target = 0;
let down = 0;

function carry(from: Socket, to: Socket, count: (bytes: number) => void): void {
  from.setNoDelay(true);
  // 'close' follows.
  from.on('error', () => {});
  from.on('close', () => to.destroy());
  if (unbounded) {
    from.on('data', (bytes: Buffer) => {
      count(bytes.length);
      if (to.write(bytes)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
    return;
  }
  const wire = new Wire<Buffer>(speed);
  let timer: NodeJS.Timeout | null = null;
  const pump = (): void => {
    timer = null;
    const now = performance.now();
    for (const packet of wire.take(now)) to.write(packet);
    if (wire.nextAt !== null) timer = setTimeout(pump, Math.max(1, wire.nextAt - now));
    if (wire.busyFor(now) < MAX_BUSY_MS) from.resume();
  };
  from.on('data', (bytes: Buffer) => {
    count(bytes.length);
    const now = performance.now();
    for (let at = 0; at < bytes.length; at += PACKET_BYTES) {
      const packet = bytes.subarray(at, at + PACKET_BYTES);
      wire.put(packet, packet.length, now);
    }
    if (wire.busyFor(now) >= MAX_BUSY_MS) from.pause();
    if (timer === null) pump();
  });
}

const server = createServer((client) => {
  const far = connect(target, '127.0.0.1');
  carry(client, far, () => {});
  carry(far, client, (bytes) => {
    down += bytes;
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on('message', (message: { target: number } | 'count') => {
  if (message === 'count') process.send?.({ down });
  else target = message.target;
});
process.on('disconnect', () => process.exit(0));
