/** One run's recording, opened by the agent. */
import type { RunExit, RunKey } from '../pty-host/types.ts';
import { type KeyframeStore, openKeyframes } from './keyframes.ts';
import { type RecordingMeta, readMeta } from './meta.ts';
import { recordingDir } from './names.ts';
import { openReader } from './reader.ts';
import type { TimingEvent } from './timing.ts';
import { readTiming } from './timing-reader.ts';
import type { RecordingReader } from './types.ts';

export interface Recording {
  readonly dir: string;
  readonly reader: RecordingReader;
  readonly keyframes: KeyframeStore;
  /** Rejects where nothing was recorded. */
  meta(): Promise<RecordingMeta>;
  /** What happened when, from the start, in pieces; ends where the file ends. */
  timing(): AsyncGenerator<readonly TimingEvent[]>;
  /** How the run ended, as its host wrote it down; null where it runs or its host was killed. */
  exit(): Promise<RunExit | null>;
}

/** `dir`: the folder of the run (`recordingDir`). Nothing is read before it is asked for. */
export function openRecording(dir: string): Recording {
  return {
    dir,
    reader: openReader(dir),
    keyframes: openKeyframes(dir),
    meta: () => readMeta(dir),
    timing: () => readTiming(dir),
    async exit() {
      for await (const events of readTiming(dir)) {
        for (const event of events) if (event.kind === 'exit') return event.exit;
      }
      return null;
    },
  };
}

/** Throws RangeError where the key could not have been recorded. */
export const openRun = (recordingsDir: string, key: RunKey): Recording =>
  openRecording(recordingDir(recordingsDir, key));
