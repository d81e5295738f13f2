/** A run whose program is alive, or has just ended: its screen, its last output, and those who look at it. */
import type { Size } from '../../shared/model/session.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { PtyHost, RunExit, RunInfo, RunKey } from '../pty-host/types.ts';
import type { KeyframeStore } from '../recordings/keyframes.ts';
import type { Recording } from '../recordings/recording.ts';
import { type RecordingReader, SEGMENT_BYTES } from '../recordings/types.ts';
import { type AnswerStore, openAnswerJournal } from './answer-journal.ts';
import { OutputRing } from './output-ring.ts';
import { replay } from './replay.ts';
import { createSizePolicy, type SizePolicy } from './size-policy.ts';
import { SyncBlocks } from './sync-blocks.ts';
import type { LiveScreen, Snapshot } from './types.ts';
import type { ViewerSource } from './viewer.ts';

/** Fewer missing bytes than this are sent as they are; more, and the screen is. */
export const RESUME_BYTES = 32 * 1024;
const VIEWED_BYTES = 256 * 1024;
/** The program waits while its screen is further behind: never for a viewer. */
const MAX_BEHIND_BYTES = 256 * 1024;
const SIZE_SETTLES_MS = 100;
/** In a flood: keyframes between are left by who indexes it, a few seconds later. */
const KEYFRAME_SPACING_MS = 500;
/** What a taller terminal pulls back in after a restart. */
const KEYFRAME_SCROLLBACK = 200;

/** Someone who looks; called in the turn in which it happened. */
export interface RunWatcher {
  onOutput(): void;
  /** The terminal has this size from here on; all output before is told. Not `changed`: it had it already. */
  onResized(size: Size, changed: boolean): void;
  onApplied(writer: string, offset: number): void;
  onExit(exit: RunExit): void;
  onGone(message: string): void;
}

/** The right to type as a writer, until another claim on the same writer takes its place. */
export interface WriterClaim {
  readonly writer: string;
  readonly current: boolean;
  input(offset: number, bytes: Uint8Array): void;
  release(): void;
}

export interface LiveRun {
  readonly kind: 'live';
  readonly key: RunKey;
  readonly screen: LiveScreen;
  readonly reader: RecordingReader;
  readonly source: ViewerSource;
  /** As the program has it, after all output so far. */
  readonly size: Size;
  /** Null while the program runs. */
  readonly exit: RunExit | null;
  readonly sizes: SizePolicy<RunWatcher>;
  /** `have` where the bytes after it are few and in memory; null where a viewer that stands there needs a snapshot. */
  resumeFrom(have: number | null): number | null;
  watch(watcher: RunWatcher): () => void;
  /**
   * Before `applied` is asked for: what the device then takes back as a draft cannot be typed any more by what it had
   * sent on an earlier channel, which a relay may have held.
   */
  claim(writer: string): WriterClaim;
  applied(writer: string): Promise<number>;
  /** After a change of `sizes`: the program is told once it has settled. */
  settleSize(): void;

  onHostOutput(offset: number, bytes: Uint8Array): void;
  onHostApplied(writer: string, offset: number): void;
  onHostResized(offset: number, cols: number, rows: number): void;
  onHostExit(exit: RunExit, length: number): void;
  /** The host died, and the program with it. */
  onHostGone(message: string): void;
}

export interface LiveRunOptions {
  host: PtyHost;
  info: RunInfo;
  recording: Pick<Recording, 'reader' | 'meta' | 'timing'>;
  keyframes?: Pick<KeyframeStore, 'save'>;
  answers?: AnswerStore;
  clock?: Clock;
}

/** Catches the screen up with the recording, to `info.length`. Output from there on must be told, in order, once this resolves. */
export async function createLiveRun(options: LiveRunOptions): Promise<LiveRun> {
  const { host, info, recording } = options;
  const key = { sessionId: info.sessionId, run: info.run };
  const journal = await openAnswerJournal(host, key, info.length, options.answers);
  const screen = await replay(recording, info.length, {
    answerFrom: journal.from,
    onAnswer: (bytes, output) => journal.answer(bytes, output),
  });
  // A recording that a full disk cut short ends before the host's count.
  if (screen.parsed < info.length) screen.skip(info.length);
  if (screen.size.cols !== info.cols || screen.size.rows !== info.rows) screen.resize(info);
  return new Run(key, screen, options);
}

class Run implements LiveRun {
  readonly kind = 'live';
  readonly key: RunKey;
  readonly screen: LiveScreen;
  readonly reader: RecordingReader;
  readonly source: ViewerSource;
  readonly sizes: SizePolicy<RunWatcher>;
  size: Size;
  exit: RunExit | null = null;
  private readonly host: PtyHost;
  private readonly keyframes: Pick<KeyframeStore, 'save'> | undefined;
  private readonly clock: Clock;
  private readonly ring: OutputRing;
  private readonly sync = new SyncBlocks();
  private readonly watchers = new Set<RunWatcher>();
  private readonly claims = new Map<string, WriterClaim>();
  /** Where the size last changed: what was printed before was wrapped otherwise. */
  private resizedAt = -1;
  private paused = false;
  private cancelSettle: (() => void) | null = null;
  private nextKeyframe: number;
  private keyframeAt = Number.NEGATIVE_INFINITY;

  constructor(key: RunKey, screen: LiveScreen, options: LiveRunOptions) {
    const { host, info, recording, keyframes, clock = systemClock } = options;
    this.key = key;
    this.screen = screen;
    this.size = { cols: info.cols, rows: info.rows };
    this.reader = recording.reader;
    this.host = host;
    this.keyframes = keyframes;
    this.clock = clock;
    this.sizes = createSizePolicy(() => clock.elapsed());
    this.ring = new OutputRing(info.length, RESUME_BYTES);
    this.nextKeyframe = (Math.floor(info.length / SEGMENT_BYTES) + 1) * SEGMENT_BYTES;
    const { ring, sync } = this;
    this.source = {
      get end() {
        return ring.end;
      },
      get openSync() {
        return sync.open;
      },
      read: (from, to) => ring.read(from, to),
      screen: (callback) => screen.settled(() => callback(screen.snapshot({ scrollback: 0 }))),
    };
  }

  resumeFrom(have: number | null): number | null {
    if (have === null || have > this.ring.end || this.ring.end - have > RESUME_BYTES) return null;
    return have >= this.ring.start && have > this.resizedAt ? have : null;
  }

  watch(watcher: RunWatcher): () => void {
    this.watchers.add(watcher);
    this.ring.keep(VIEWED_BYTES);
    return () => {
      this.watchers.delete(watcher);
      if (this.watchers.size === 0) this.ring.keep(RESUME_BYTES);
    };
  }

  claim(writer: string): WriterClaim {
    const { claims, host, key } = this;
    const ended = () => this.exit !== null;
    const claim: WriterClaim = {
      writer,
      get current() {
        return claims.get(writer) === claim;
      },
      input(offset, bytes) {
        if (claim.current && !ended()) host.input(key, writer, offset, bytes);
      },
      release() {
        if (claim.current) claims.delete(writer);
      },
    };
    claims.set(writer, claim);
    return claim;
  }

  applied(writer: string): Promise<number> {
    return this.host.applied(this.key, writer);
  }

  settleSize(): void {
    this.cancelSettle?.();
    this.cancelSettle = this.clock.after(SIZE_SETTLES_MS, () => {
      this.cancelSettle = null;
      const wanted = this.sizes.wanted?.size;
      if (wanted === undefined || this.exit !== null) return;
      const { cols, rows } = this.size;
      if (wanted.cols !== cols || wanted.rows !== rows) this.host.resize(this.key, wanted.cols, wanted.rows);
      // Nothing changes, and whoever asked waits for an answer.
      else for (const watcher of this.watchers) watcher.onResized(this.size, false);
    });
  }

  onHostOutput(offset: number, bytes: Uint8Array): void {
    const at = Math.max(offset, this.ring.end);
    const fresh = bytes.subarray(at - offset);
    if (fresh.length === 0) return;
    if (offset > this.ring.end) {
      this.sync.reset();
      this.screen.skip(offset);
    }
    this.ring.append(at, fresh);
    this.sync.scan(at, fresh);
    this.screen.write(at, fresh);
    // Parsing comes in a later turn: a keystroke's echo does not wait for it.
    for (const watcher of this.watchers) watcher.onOutput();
    if (this.screen.behind > MAX_BEHIND_BYTES) this.pause();
    if (this.keyframes !== undefined && this.ring.end >= this.nextKeyframe) this.keepKeyframe(this.keyframes);
  }

  onHostApplied(writer: string, offset: number): void {
    for (const watcher of this.watchers) watcher.onApplied(writer, offset);
  }

  onHostResized(_offset: number, cols: number, rows: number): void {
    this.size = { cols, rows };
    this.resizedAt = this.ring.end;
    this.screen.resize(this.size);
    for (const watcher of this.watchers) watcher.onResized(this.size, true);
  }

  onHostExit(exit: RunExit, _length: number): void {
    this.exit = exit;
    this.cancelSettle?.();
    for (const watcher of this.watchers) watcher.onExit(exit);
  }

  onHostGone(message: string): void {
    this.exit ??= { exitCode: null, signal: null };
    this.cancelSettle?.();
    for (const watcher of this.watchers) watcher.onGone(message);
  }

  private pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.host.pause(this.key);
    this.screen.settled(() => {
      this.paused = false;
      if (this.exit === null) this.host.resume(this.key);
    });
  }

  private keepKeyframe(keyframes: Pick<KeyframeStore, 'save'>): void {
    this.nextKeyframe = (Math.floor(this.ring.end / SEGMENT_BYTES) + 1) * SEGMENT_BYTES;
    if (this.clock.elapsed() < this.keyframeAt + KEYFRAME_SPACING_MS) return;
    this.keyframeAt = this.clock.elapsed();
    this.screen.settled(() => {
      const keyframe: Snapshot = this.screen.snapshot({ scrollback: KEYFRAME_SCROLLBACK });
      // Without it the way from the one before is longer, and as right.
      keyframes.save(keyframe).catch(() => {});
    });
  }
}
