import { setTimeout as sleep } from 'node:timers/promises';
import { createQueryFilter } from '../attach/query-filter.ts';
import { ENTERING, LEAVING_RESET } from '../attach/screen-reset.ts';
import { defineCommand, homeOption } from '../command.ts';
import { Exit, exitCodeOfSignal } from '../exit-codes.ts';
import { findRecording } from '../find-recording.ts';
import { homeOf } from '../local-home.ts';
import { parseNumber } from '../numbers.ts';
import { stopSignal } from '../signals.ts';

export const play = defineCommand({
  name: 'play',
  summary: 'play a session’s recording in this terminal',
  arguments: [{ name: 'SESSION', help: 'its id, the beginning of it, or its title' }],
  options: {
    speed: { type: 'string', value: 'X', help: 'so many times faster (default: 1)' },
    'idle-limit': { type: 'string', value: 'SECONDS', help: 'no pause longer than this (default: 2)' },
    run: { type: 'string', value: 'N', help: 'which run of it, from 0 (default: the latest)' },
    ...homeOption,
  },
  notes: ['Ctrl-C ends it and puts the terminal back in order.'],
  async run({ values, positionals }, io) {
    const speed = parseNumber('speed', values.speed ?? '1', 0.01, 1000);
    const idleLimit = parseNumber('idle-limit', values['idle-limit'] ?? '2', 0.01, 86_400) * 1000;
    const { recording } = await findRecording(homeOf(values), positionals[0] ?? '', values.run);
    const { playback } = await import('../../recordings/playback.ts');
    const { gapText } = await import('../../recordings/export.ts');
    const meta = await recording.meta();
    if (io.interactive && (process.stdout.columns < meta.cols || process.stdout.rows < meta.rows)) {
      io.err(`poet: recorded at ${meta.cols}×${meta.rows}; this terminal is smaller, so it may look wrong.`);
    }
    const stopped = new AbortController();
    let signal: NodeJS.Signals | null = null;
    stopSignal().then((first) => {
      signal = first;
      stopped.abort();
    });
    const filter = createQueryFilter();
    if (io.interactive) process.stdout.write(ENTERING);
    try {
      for await (const { wait, event } of playback(recording, { speed, idleLimit })) {
        if (wait > 0) await sleep(wait, undefined, { signal: stopped.signal });
        if (stopped.signal.aborted) break;
        if (event.kind === 'gap') io.err(`poet: ${gapText(event)}`);
        if (event.kind !== 'output') continue;
        const bytes = io.interactive ? filter.filter(event.bytes) : event.bytes;
        if (!process.stdout.write(bytes))
          await new Promise((resolve) => process.stdout.once('drain', resolve));
      }
    } catch (error) {
      if (!stopped.signal.aborted) throw error;
    } finally {
      if (io.interactive) process.stdout.write(LEAVING_RESET);
    }
    return signal === null ? Exit.ok : exitCodeOfSignal(signal);
  },
});
