/**
 * What one viewer is sent of a run, and when. It queues offsets, never bytes. The first byte after quiet goes out in the turn in
 * which it came; a flood goes in larger frames. A viewer that lags beyond its window gets nothing of the backlog: once it has
 * parsed what it was sent, it gets the screen as it is then.
 */
import { createPace, type Pace } from '../../shared/link/pace.ts';
import type { Clock } from '../clock.ts';
import type { Snapshot } from './types.ts';

export const DEFAULT_WINDOW_BYTES = 256 * 1024;
/** What a viewer is thought to take before it has shown how quick it is, and at least. */
const FIRST_WINDOW_BYTES = 128 * 1024;
const MIN_WINDOW_BYTES = 16 * 1024;
/** What a flood may keep a key's answer waiting, ms: a screen that skips is nearer to the person than one that shows every line. */
const QUEUEING_MS = 50;
/** A flood waits so long for more of itself… */
const COALESCE_MS = 4;
/** …or until there is a frame of it. */
const COALESCE_BYTES = 64_000;
/** A synchronized update is held back until it is whole, but not for longer nor for more. */
const SYNC_HOLD_MS = 50;
const SYNC_HOLD_BYTES = 64 * 1024;
/** Faster than anybody sees; a snapshot costs a millisecond or two. */
const SNAPSHOT_SPACING_MS = 33;

export interface ViewerSource {
  /** Where the run's output ends. */
  readonly end: number;
  /** Null where these bytes are not in memory any more. */
  read(from: number, to: number): Uint8Array | null;
  /** Where the synchronized update begins that is not ended; null: none. */
  readonly openSync: number | null;
  /** Calls back with the screen, in the turn in which everything up to its offset is parsed. */
  screen(callback: (snapshot: Snapshot) => void): void;
}

export interface ViewerSink {
  output(offset: number, bytes: Uint8Array): void;
  snapshot(snapshot: Snapshot): void;
}

export interface ViewerOptions {
  source: ViewerSource;
  sink: ViewerSink;
  clock: Clock;
  /** The offset that the viewer's terminal stands at, with all after it in memory; null: it begins with a snapshot. */
  have: number | null;
  window?: number;
}

export class Viewer {
  private readonly source: ViewerSource;
  private readonly sink: ViewerSink;
  private readonly clock: Clock;
  /** On a slow link less is under way, so that the screen that comes next waits behind less. */
  private readonly pace: Pace;
  /** Not acknowledged yet: up to where each part goes, and when it went. */
  private underWay: { end: number; at: number; bytes: number }[] = [];
  /** Everything before was sent, or is on the screen that was. */
  private sent: number;
  private acked: number;
  /** It is to get a snapshot instead of what is beyond `sent`. */
  private stale: boolean;
  private drawing = false;
  private drawnAt = Number.NEGATIVE_INFINITY;
  private syncSeen: { start: number; at: number } | null = null;
  private cancelTimer: (() => void) | null = null;
  private onDone: (() => void) | null = null;
  private closed = false;

  constructor({ source, sink, clock, have, window = DEFAULT_WINDOW_BYTES }: ViewerOptions) {
    this.source = source;
    this.sink = sink;
    this.clock = clock;
    this.pace = createPace({
      first: Math.min(FIRST_WINDOW_BYTES, window),
      min: Math.min(MIN_WINDOW_BYTES, window),
      max: window,
      queueing: QUEUEING_MS,
    });
    this.stale = have === null;
    this.sent = have ?? source.end;
    this.acked = this.sent;
    this.proceed();
  }

  /** There is more output. */
  wake(): void {
    if (this.closed || this.drawing) return;
    if (!this.stale && this.source.end - this.acked > this.pace.window) this.stale = true;
    if (this.stale) this.proceed();
    else if (this.cancelTimer === null || this.source.end - this.sent >= COALESCE_BYTES) this.flush(false);
    else if (this.source.openSync === null && this.syncSeen !== null) this.flush(false);
  }

  /** The viewer's terminal has parsed everything before this offset. */
  ack(offset: number): void {
    if (this.closed || offset <= this.acked || offset > this.sent) return;
    this.acked = offset;
    this.confirm(offset);
    if (this.stale) this.proceed();
  }

  private confirm(offset: number): void {
    let bytes = 0;
    let at: number | null = null;
    for (let part = this.underWay[0]; part !== undefined && part.end <= offset; part = this.underWay[0]) {
      bytes += part.bytes;
      at = part.at;
      this.underWay.shift();
    }
    if (at !== null) this.pace.confirmed(bytes, at, this.clock.elapsed());
  }

  /** Sends what there is, before something that must come after it. */
  flushNow(): void {
    if (!this.closed && !this.stale && !this.drawing) this.flush(true);
  }

  /** No bytes tell what the screen is now: it is sent, whatever is under way. */
  redraw(): void {
    if (this.closed) return;
    this.stale = true;
    this.acked = this.sent;
    this.drawnAt = Number.NEGATIVE_INFINITY;
    this.proceed();
  }

  /** Calls back once the viewer was sent everything up to the end, which is final now. */
  finish(done: () => void): void {
    if (this.closed) return;
    this.onDone = done;
    if (this.stale || this.drawing) this.proceed();
    else this.flush(true);
  }

  close(): void {
    this.closed = true;
    this.stopTimer();
  }

  private proceed(): void {
    if (!this.stale) {
      this.flush(false);
      return;
    }
    // What it was sent before is drawn first: a snapshot on top of that would only wait behind it.
    if (this.drawing || this.acked < this.sent) return;
    const wait = this.drawnAt + SNAPSHOT_SPACING_MS - this.clock.elapsed();
    if (wait > 0) {
      this.startTimer(wait, () => this.proceed());
      return;
    }
    this.stopTimer();
    this.drawing = true;
    this.source.screen((snapshot) => {
      this.drawing = false;
      if (this.closed) return;
      this.stale = false;
      this.drawnAt = this.clock.elapsed();
      // Unconfirmed until its offset is acknowledged, however little it advances.
      this.acked = Math.min(this.sent, snapshot.offset) - 1;
      this.sent = snapshot.offset;
      this.underWay = [{ end: snapshot.offset, at: this.drawnAt, bytes: snapshot.bytes.length }];
      this.sink.snapshot(snapshot);
      if (this.source.end - this.sent > this.pace.window) this.stale = true;
      else this.flush(true);
    });
  }

  private flush(all: boolean): void {
    // A timer may have been set before the viewer fell behind.
    if (this.stale) return;
    const { end } = this.source;
    const to = all ? end : this.sendable(end);
    if (to > this.sent) {
      const bytes = this.source.read(this.sent, to);
      if (bytes === null) {
        this.stale = true;
        this.proceed();
        return;
      }
      const from = this.sent;
      this.sent = to;
      this.underWay.push({ end: to, at: this.clock.elapsed(), bytes: bytes.length });
      this.sink.output(from, bytes);
      if (this.closed) return;
      this.startTimer(COALESCE_MS, () => this.flush(false));
    } else if (this.sent === end) {
      this.stopTimer();
    }
    if (this.sent === this.source.end) this.done();
  }

  /** Up to where output may go now. */
  private sendable(end: number): number {
    const { openSync } = this.source;
    if (openSync === null || end - openSync > SYNC_HOLD_BYTES) {
      this.syncSeen = null;
      return end;
    }
    const now = this.clock.elapsed();
    if (this.syncSeen?.start !== openSync) this.syncSeen = { start: openSync, at: now };
    const left = this.syncSeen.at + SYNC_HOLD_MS - now;
    if (left <= 0) return end;
    if (openSync <= this.sent) this.startTimer(left, () => this.flush(false));
    return Math.max(openSync, this.sent);
  }

  private done(): void {
    const done = this.onDone;
    this.onDone = null;
    done?.();
  }

  private startTimer(ms: number, call: () => void): void {
    this.stopTimer();
    this.cancelTimer = this.clock.after(ms, () => {
      this.cancelTimer = null;
      call();
    });
  }

  private stopTimer(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }
}
