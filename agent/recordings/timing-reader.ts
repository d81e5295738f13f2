import { createReadStream } from 'node:fs';
import { timingFile } from './names.ts';
import { createTimingDecoder, type TimingEvent } from './timing.ts';

/** Every whole record of a recording's timing file, in pieces: of a long run there are hundreds of thousands. None where there is no such file. */
export async function* readTiming(dir: string): AsyncGenerator<readonly TimingEvent[]> {
  const decode = createTimingDecoder();
  try {
    for await (const chunk of createReadStream(timingFile(dir))) yield decode(chunk as Uint8Array);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
