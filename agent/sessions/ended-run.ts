/** A run that is over: the screen it left, from its recording. */
import type { RunExit, RunKey } from '../pty-host/types.ts';
import { type ReplaySource, screenAt } from './replay.ts';
import type { Snapshot } from './types.ts';

export interface EndedRun {
  readonly kind: 'ended';
  readonly key: RunKey;
  readonly exit: RunExit;
  finalScreen(): Promise<Snapshot>;
}

export function endedRun({
  key,
  exit,
  recording,
}: {
  key: RunKey;
  exit: RunExit;
  recording: ReplaySource;
}): EndedRun {
  return {
    kind: 'ended',
    key,
    exit,
    finalScreen: async () => screenAt(recording, await recording.reader.length()),
  };
}
