/** Leads a terminal through one run's recording, as far as it is written, and goes on there the next time. */
import type { StyledLine } from '../../shared/model/output.ts';
import { gapText } from '../recordings/events.ts';
import { RecordingGap } from '../recordings/reader.ts';
import type { Recording } from '../recordings/recording.ts';
import { keptTexts } from '../recordings/texts.ts';
import { OutputWalk } from './output-walk.ts';
import { createTimingFollower, type TimingFollower } from './timing-follower.ts';

const READ_BYTES = 64 * 1024;
/** Between two of these a screen is at most so many bytes of parsing away. */
export const KEYFRAME_BYTES = 256 * 1024;
/** What stands as long as this can be read. */
const STOOD_MS = 50;

export interface TimedPiece {
  kind: 'lines' | 'screen' | 'gap';
  /** ms since the run began. */
  at: number;
  lines: StyledLine[];
  offsets: number[];
}

export interface RunWalk {
  /** What came to be known since the last call, of about `bytes` more of the recording; `done`: there is no more just now. */
  advance(bytes: number): Promise<{ pieces: TimedPiece[]; done: boolean }>;
  /** What stands on its screen: it may change yet, unless `end`. */
  rest(end: boolean): TimedPiece[];
  /** All that had scrolled away by then was given. */
  readonly offset: number;
  /** The program has ended, and said so. */
  readonly exited: boolean;
  dispose(): void;
}

/**
 * `from`: what was given before. `ended`: nobody writes any more, so bytes without a time count as the last ones. Rejects where
 * nothing is recorded.
 */
export async function openRunWalk(recording: Recording, from: number, ended: boolean): Promise<RunWalk> {
  const { reader, keyframes } = recording;
  const start = await reader.start();
  const keyframe = from > start ? await keyframes.before(from) : null;
  const meta = await recording.meta();
  const begin =
    keyframe !== null && keyframe.offset >= start ? keyframe : { cols: meta.cols, rows: meta.rows };
  const walk = new OutputWalk(begin);
  if (!('offset' in begin)) walk.skip(start);
  return new Walk(recording, walk, { from, start, ended, known: await keyframes.offsets() });
}

class Walk implements RunWalk {
  private readonly recording: Recording;
  private readonly walk: OutputWalk;
  private readonly timing: TimingFollower;
  private readonly ended: boolean;
  private readonly from: number;
  private readonly known: Set<number>;
  private pieces: TimedPiece[] = [];
  private window: { start: number; bytes: Uint8Array } = { start: 0, bytes: new Uint8Array() };
  private at = 0;
  private evicted: number;
  private given: boolean;
  exited = false;

  constructor(
    recording: Recording,
    walk: OutputWalk,
    { from, start, ended, known }: { from: number; start: number; ended: boolean; known: number[] },
  ) {
    this.recording = recording;
    this.walk = walk;
    this.timing = createTimingFollower(recording.dir);
    this.ended = ended;
    this.from = from;
    this.given = walk.offset >= from;
    this.evicted = from === 0 ? start : 0;
    this.known = new Set(known.map((offset) => Math.floor(offset / KEYFRAME_BYTES)));
  }

  get offset(): number {
    return this.walk.offset;
  }

  async advance(bytes: number): Promise<{ pieces: TimedPiece[]; done: boolean }> {
    if (this.evicted > 0) await this.takeKept();
    const until = this.walk.offset + bytes;
    let done = false;
    while (!done && this.walk.offset < until) done = !(await this.next());
    const { pieces } = this;
    this.pieces = [];
    return { pieces, done };
  }

  rest(end: boolean): TimedPiece[] {
    return this.walk.rest(end).map((piece) => ({ ...piece, at: this.at }));
  }

  dispose(): void {
    this.walk.dispose();
  }

  /** One record further; false where there is none. */
  private async next(): Promise<boolean> {
    const event = await this.timing.peek();
    if (event === null) return this.ended && (await this.feed(await this.recording.reader.length()));
    this.timing.take();
    this.at = event.at;
    if (event.kind === 'exit') {
      this.exited = true;
      return this.feed(await this.recording.reader.length());
    }
    // A resize that a keyframe was drawn after is taken once more: it changes nothing then.
    if (event.offset + ('length' in event ? event.length : 0) < this.walk.offset) return true;
    if (event.kind === 'resize') this.walk.resize(event);
    else {
      await this.feed(event.offset + event.length);
      const after = await this.timing.peek();
      if (after === null || after.wait >= STOOD_MS) this.walk.stood();
    }
    this.collect();
    return true;
  }

  /** Whether there was anything up to `to`. */
  private async feed(to: number): Promise<boolean> {
    const before = this.walk.offset;
    while (this.walk.offset < to) {
      const at = this.walk.offset;
      // What was given before ends here: nothing in between is given twice.
      const stop = at < this.from ? Math.min(to, this.from) : to;
      if (!(await this.step(at, Math.min(stop, nextKeyframe(at))))) break;
      this.reach();
    }
    this.collect();
    return this.walk.offset > before;
  }

  private async step(at: number, to: number): Promise<boolean> {
    try {
      const bytes = await this.read(at, to - at);
      if (bytes.length === 0) return false;
      this.walk.parse(bytes);
    } catch (error) {
      if (!(error instanceof RecordingGap)) throw error;
      const resumesAt = Math.max(error.resumesAt, at + 1);
      this.collect();
      const why = resumesAt <= (await this.recording.reader.start()) ? 'evicted' : 'disk-full';
      if (this.given) this.say(gapText({ length: resumesAt - at, why }), at);
      this.walk.skip(resumesAt);
    }
    if (this.walk.offset % KEYFRAME_BYTES === 0) await this.keepKeyframe();
    return true;
  }

  private async read(at: number, length: number): Promise<Uint8Array> {
    const { start, bytes } = this.window;
    if (at < start || at >= start + bytes.length) {
      this.window = { start: at, bytes: await this.recording.reader.read(at, READ_BYTES) };
      return this.window.bytes.subarray(0, length);
    }
    return bytes.subarray(at - start, at - start + length);
  }

  private reach(): void {
    if (this.given || this.walk.offset < this.from) return;
    this.given = true;
    this.walk.mark();
  }

  private collect(): void {
    const found = this.walk.take();
    if (!this.given) return;
    for (const piece of found) this.pieces.push({ ...piece, at: this.at });
  }

  private say(text: string, offset: number): void {
    this.pieces.push({ kind: 'gap', at: this.at, lines: [text], offsets: [offset] });
  }

  /** What was evicted is known by its words. */
  private async takeKept(): Promise<void> {
    const end = this.evicted;
    this.evicted = 0;
    let any = false;
    for await (const { offset, text } of keptTexts(this.recording.dir, end)) {
      any = true;
      const lines = text.replace(/\n$/, '').split('\n');
      this.pieces.push({ kind: 'lines', at: 0, lines, offsets: lines.map(() => offset) });
    }
    if (!any) this.say(gapText({ length: end, why: 'evicted' }), 0);
  }

  private async keepKeyframe(): Promise<void> {
    const place = Math.floor(this.walk.offset / KEYFRAME_BYTES);
    if (this.known.has(place)) return;
    this.known.add(place);
    // Without it the way from the one before is longer, and as right.
    await this.recording.keyframes.save(this.walk.snapshot()).catch(() => {});
  }
}

const nextKeyframe = (offset: number): number => (Math.floor(offset / KEYFRAME_BYTES) + 1) * KEYFRAME_BYTES;
