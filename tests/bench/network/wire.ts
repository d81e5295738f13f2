/** One direction of a line: what goes in comes out later and at a bounded rate, in order. Pure: time comes in from outside. */

export interface LineSpeed {
  /** One way, ms. */
  delayMs: number;
  bytesPerSecond: number;
}
export const FULL_SPEED: LineSpeed = { delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY };

/** What an Ethernet frame carries of TCP; a slow line sends one after the other. */
export const PACKET_BYTES = 1448;

export class Wire<T> {
  private readonly speed: LineSpeed;
  private readonly queue: { item: T; due: number }[] = [];
  private freeAt = 0;

  constructor(speed: LineSpeed) {
    this.speed = speed;
  }

  get waiting(): number {
    return this.queue.length;
  }

  /** Milliseconds from `now` for which the line is busy sending what it was given. */
  busyFor(now: number): number {
    return Math.max(0, this.freeAt - now);
  }

  put(item: T, bytes: number, now: number): void {
    this.freeAt = Math.max(this.freeAt, now) + (bytes / this.speed.bytesPerSecond) * 1000;
    this.queue.push({ item, due: this.freeAt + this.speed.delayMs });
  }

  /** What has arrived by `now`. */
  take(now: number): T[] {
    const arrived: T[] = [];
    while (this.queue[0] !== undefined && this.queue[0].due <= now) {
      arrived.push((this.queue.shift() as { item: T }).item);
    }
    return arrived;
  }

  /** When the next one arrives, or null. */
  get nextAt(): number | null {
    return this.queue[0]?.due ?? null;
  }
}
