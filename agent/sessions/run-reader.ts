/** What was recorded of a run, for whoever asks by offset: the same for one that goes on and one that is over. */
import type { Home } from '../home.ts';
import { ProblemError } from '../problem.ts';
import type { RunKey } from '../pty-host/types.ts';
import { RecordingGap } from '../recordings/reader.ts';
import { openRun } from '../recordings/recording.ts';

/** Recorded bytes from `from`, at most `max`, and how many are recorded. Throws ProblemError where they are not there any more. */
export async function readOutput(
  home: Home,
  key: RunKey,
  from: number,
  max: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; length: number }> {
  const { reader } = openRun(home.recordingsDir, key);
  try {
    const [bytes, length] = [await reader.read(from, max), await reader.length()];
    return { bytes: new Uint8Array(bytes), length };
  } catch (error) {
    if (!(error instanceof RecordingGap)) throw error;
    throw new ProblemError(
      404,
      'not-recorded',
      `What was printed there is not kept any more; it goes on at ${error.resumesAt}.`,
      { field: 'from' },
    );
  }
}
