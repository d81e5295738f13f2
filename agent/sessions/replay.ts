/** A screen made from a recording: the last keyframe, then the bytes after it, each resize at its place. */
import type { Size } from '../../shared/model/session.ts';
import { RecordingGap } from '../recordings/reader.ts';
import type { Recording } from '../recordings/recording.ts';
import { createScreen, type ScreenOptions, screenFrom } from './screen.ts';
import type { LiveScreen, Snapshot } from './types.ts';

export type ReplaySource = Pick<Recording, 'reader' | 'meta' | 'timing'>;

interface Resize extends Size {
  offset: number;
}

const CHUNK_BYTES = 64 * 1024;

/** The screen at offset `to`, or where the recording ends before. Bytes that are not there are skipped. */
export async function replay(
  source: ReplaySource,
  to: number,
  options: Omit<ScreenOptions, 'size' | 'offset'> = {},
): Promise<LiveScreen> {
  const { reader } = source;
  const keyframe = await reader.keyframeBefore(to);
  const meta = keyframe === null ? await source.meta() : null;
  const screen =
    keyframe === null
      ? createScreen({ ...options, size: { cols: meta?.cols ?? 80, rows: meta?.rows ?? 24 } })
      : screenFrom(keyframe, options);
  const from = screen.parsed;
  const resizes = await resizesBetween(source, from, to);
  let at = from;
  for (;;) {
    while (resizes[0] !== undefined && resizes[0].offset <= at) screen.resize(resizes.shift() as Resize);
    if (at >= to) break;
    const stop = Math.min(resizes[0]?.offset ?? to, to, at + CHUNK_BYTES);
    try {
      const bytes = await reader.read(at, stop - at);
      if (bytes.length === 0) break;
      screen.write(at, bytes);
      at += bytes.length;
    } catch (error) {
      if (!(error instanceof RecordingGap)) throw error;
      at = Math.min(error.resumesAt, stop);
      screen.skip(at);
    }
    // One chunk in memory, and other work between chunks.
    await new Promise<void>((resolve) => screen.settled(() => setImmediate(resolve)));
  }
  await new Promise<void>((resolve) => screen.settled(resolve));
  return screen;
}

/** API: the screen as it was at an offset. */
export async function screenAt(
  source: ReplaySource,
  offset: number,
  { scrollback = 0 }: { scrollback?: number } = {},
): Promise<Snapshot> {
  const screen = await replay(source, offset);
  const snapshot = screen.snapshot({ scrollback });
  screen.dispose();
  return snapshot;
}

/** From the keyframe's own offset on: it may have been drawn before the terminal was given its new size there. */
export async function resizesBetween(source: ReplaySource, from: number, to: number): Promise<Resize[]> {
  const found: Resize[] = [];
  for await (const events of source.timing()) {
    for (const event of events) {
      if (event.offset > to) return found;
      if (event.kind !== 'resize' || event.offset < from) continue;
      const { offset, cols, rows } = event;
      // Of several at one place the last one counts.
      if (found.at(-1)?.offset === offset) found.pop();
      found.push({ offset, cols, rows });
    }
  }
  return found;
}
