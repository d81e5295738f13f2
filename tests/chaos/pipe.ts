/** One direction of a proxied TCP connection, and what can be done to its bytes. They stay in order whatever is done. */
import type { Socket } from 'node:net';

/** Beyond this the sender is not read from, as a full network would not. */
const MAX_QUEUED = 1024 * 1024;

/** Null stands for the end of the stream. */
type Queued = { bytes: Buffer | null; due: number };

export class Pipe {
  /** Bytes that came in. */
  received = 0;
  /** Silently thrown away from here on, the end too. */
  swallowing = false;
  /** Kept, and nothing goes on. */
  held = false;
  private readonly from: Socket;
  private readonly to: Socket;
  private readonly onCut: () => void;
  private queue: Queued[] = [];
  private queued = 0;
  private delayMs = 0;
  private bytesPerMs = Number.POSITIVE_INFINITY;
  private stalledUntil = 0;
  private lastDue = 0;
  /** When a throttled link has room again. */
  private roomAt = 0;
  private cutAfter: number | null = null;
  private full = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(from: Socket, to: Socket, onCut: () => void) {
    this.from = from;
    this.to = to;
    this.onCut = onCut;
    from.on('data', (bytes: Buffer) => this.push(bytes));
    from.on('end', () => this.push(null));
    from.on('close', () => this.push(null));
    to.on('drain', () => {
      this.full = false;
      this.pump();
    });
    to.on('close', () => {
      // Nobody is left to read it; its sender must still be able to finish.
      this.swallowing = true;
      this.queue = [];
      from.resume();
    });
  }

  delay(ms: number): void {
    this.delayMs = ms;
  }

  throttle(bytesPerSecond: number): void {
    this.bytesPerMs = bytesPerSecond / 1000;
    this.roomAt = 0;
    this.pump();
  }

  stall(ms: number): void {
    this.stalledUntil = Math.max(this.stalledUntil, performance.now() + ms);
  }

  /** Within the next frame: this many more bytes go on, then both sides are cut. */
  cut(after: number): void {
    this.cutAfter = after;
  }

  release(): void {
    this.held = false;
    this.stalledUntil = 0;
    this.delayMs = 0;
    this.roomAt = 0;
    this.bytesPerMs = Number.POSITIVE_INFINITY;
    for (const entry of this.queue) entry.due = 0;
    this.lastDue = 0;
    this.pump();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.queue = [];
  }

  private push(bytes: Buffer | null): void {
    if (this.swallowing) return;
    const length = bytes?.length ?? 0;
    this.received += length;
    // Never before what came before it: what was delayed less does not overtake.
    this.lastDue = Math.max(this.lastDue, performance.now() + this.delayMs);
    this.queue.push({ bytes, due: this.lastDue });
    this.queued += length;
    if (this.queued > MAX_QUEUED) this.from.pause();
    this.pump();
  }

  private pump(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    for (let head = this.queue[0]; head !== undefined; head = this.queue[0]) {
      if (this.held || this.full || this.to.destroyed) return;
      const now = performance.now();
      const wait = Math.max(head.due, this.stalledUntil, this.roomAt) - now;
      if (wait > 0) {
        this.timer = setTimeout(() => this.pump(), wait);
        return;
      }
      this.queue.shift();
      if (head.bytes === null) this.to.end();
      else if (this.cutAfter !== null && this.cutAfter < head.bytes.length) {
        this.to.write(head.bytes.subarray(0, this.cutAfter), () => this.onCut());
        this.queue = [];
        this.swallowing = true;
        return;
      } else {
        if (this.cutAfter !== null) this.cutAfter -= head.bytes.length;
        this.queued -= head.bytes.length;
        this.roomAt = Math.max(this.roomAt, now) + head.bytes.length / this.bytesPerMs;
        this.full = !this.to.write(head.bytes);
        if (this.queued <= MAX_QUEUED) this.from.resume();
      }
    }
  }
}
