/**
 * A TCP proxy that does to a connection what networks do: delays it, stalls one way, swallows it without a word, cuts it in the
 * middle of a frame, lets a newer connection overtake it. It knows nothing of what it carries.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Pipe } from './pipe.ts';

export type Way = 'up' | 'down';

/** One connection: `up` is from the client to what stands behind the proxy. */
export class Line {
  readonly up: Pipe;
  readonly down: Pipe;
  /** Nothing good comes of it any more: a newer one is worth more. */
  doomed = false;
  private readonly client: Socket;
  private readonly server: Socket;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(client: Socket, server: Socket, onClosed: () => void) {
    this.client = client;
    this.server = server;
    const sever = () => this.sever();
    this.up = new Pipe(client, server, sever);
    this.down = new Pipe(server, client, sever);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // 'close' follows.
      socket.on('error', () => {});
      socket.on('close', () => {
        this.doomed = true;
        if (!client.destroyed || !server.destroyed) return;
        for (const timer of this.timers) clearTimeout(timer);
        this.up.stop();
        this.down.stop();
        onClosed();
      });
    }
  }

  get alive(): boolean {
    return !this.doomed && this.server.readyState === 'open' && this.client.readyState === 'open';
  }

  pipe(way: Way): Pipe {
    return way === 'up' ? this.up : this.down;
  }

  after(ms: number, call: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      call();
    }, ms);
    this.timers.add(timer);
  }

  /** Bytes of these ways vanish; neither side is told. What is behind is let go after `lingerMs`. */
  swallow(ways: readonly Way[], lingerMs: number): void {
    this.doomed = true;
    for (const way of ways) this.pipe(way).swallowing = true;
    this.after(lingerMs, () => this.server.destroy());
  }

  /** After this many bytes, or soon where none come. */
  cut(way: Way, after: number): void {
    this.doomed = true;
    this.pipe(way).cut(after);
    this.after(300, () => this.sever());
  }

  /** What the client sent last is held back, the client is cut off, and what was held arrives `lateMs` after that. */
  overtake(holdMs: number, lateMs: number): void {
    this.doomed = true;
    this.up.held = true;
    this.after(holdMs, () => {
      this.client.destroy();
      this.after(lateMs, () => {
        this.up.release();
        this.after(200, () => this.server.destroy());
      });
    });
  }

  heal(): void {
    if (this.doomed) this.sever();
    else {
      this.up.release();
      this.down.release();
    }
  }

  sever(): void {
    this.doomed = true;
    this.client.resetAndDestroy();
    this.server.resetAndDestroy();
  }
}

export interface Door {
  readonly port: number;
  /** The newest connection that is up both ways and not doomed; null: there is none. */
  readonly line: Line | null;
  /** What it leads to, on loopback. */
  target: number;
  /** New connections are reset, or taken and never answered. */
  refuse(how: 'reset' | 'silence', ms: number): void;
  /** Ends every fault; doomed connections go. */
  heal(): void;
  close(): Promise<void>;
}

export async function openDoor(target: number): Promise<Door> {
  const lines = new Set<Line>();
  const ignored = new Set<Socket>();
  let refusing: 'reset' | 'silence' | null = null;
  let refusal: NodeJS.Timeout | null = null;

  function admit(): void {
    if (refusal !== null) clearTimeout(refusal);
    refusing = null;
    for (const socket of ignored) socket.resetAndDestroy();
    ignored.clear();
  }

  const listener = createServer({ allowHalfOpen: true }, (client) => {
    if (refusing !== null) {
      client.on('error', () => {});
      if (refusing === 'reset') client.resetAndDestroy();
      else ignored.add(client);
      return;
    }
    const server = connect({ host: '127.0.0.1', port: door.target, allowHalfOpen: true });
    const line = new Line(client, server, () => lines.delete(line));
    lines.add(line);
    server.on('error', () => client.resetAndDestroy());
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');

  const door: Door = {
    port: (listener.address() as AddressInfo).port,
    target,
    get line() {
      return [...lines].reverse().find((line) => line.alive) ?? null;
    },
    refuse(how, ms) {
      admit();
      refusing = how;
      refusal = setTimeout(admit, ms);
    },
    heal() {
      admit();
      for (const line of lines) line.heal();
    },
    async close() {
      admit();
      listener.close();
      for (const line of lines) line.sever();
      await once(listener, 'close');
    },
  };
  return door;
}
