/** A recording in the time it took, or faster. */
import { type RecordedEvent, recordedEvents } from './events.ts';
import type { Recording } from './recording.ts';

export interface PlaybackOptions {
  /** 1: as it was; 2: twice as fast. */
  speed?: number;
  /** No wait in the recording counts for more than this many milliseconds, before `speed`. */
  idleLimit?: number;
}

/** Show `event` after waiting `wait` milliseconds. */
export interface PlaybackStep {
  wait: number;
  event: RecordedEvent;
}

/** Throws RangeError where the speed or the limit is not positive. */
export async function* playback(
  recording: Recording,
  { speed = 1, idleLimit = Number.POSITIVE_INFINITY }: PlaybackOptions = {},
): AsyncGenerator<PlaybackStep> {
  if (!(speed > 0) || !(idleLimit > 0)) throw new RangeError('speed and idle limit are positive numbers');
  let last = 0;
  for await (const event of recordedEvents(recording)) {
    const wait = Math.min(event.at - last, idleLimit) / speed;
    last = event.at;
    yield { wait, event };
  }
}
