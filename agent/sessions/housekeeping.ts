/** Recordings while and after they grow: full blocks sealed, the whole held to its budget. */
import type { Log } from '../../shared/model/log.ts';
import type { Clock } from '../clock.ts';
import type { Home } from '../home.ts';
import { reason } from '../problem.ts';
import type { RunKey } from '../pty-host/types.ts';
import { enforceBudget } from '../recordings/budget.ts';
import { recordingDir } from '../recordings/names.ts';
import { sealBlocks } from '../recordings/sealer.ts';

const EVERY_MS = 60_000;
/** Compressed, that is years of terminals; oldest blocks go first. */
const BUDGET_BYTES = 20 * 1024 ** 3;

export interface Housekeeping {
  /** The run is over: what is left of it is sealed too. */
  ended(key: RunKey): void;
  stop(): void;
}

export function createHousekeeping(deps: {
  home: Home;
  clock: Clock;
  log: Log;
  following(): readonly { key: RunKey }[];
}): Housekeeping {
  const { home, clock, log } = deps;
  let work = Promise.resolve();
  let stopped = false;

  /** One after the other: compressing is not worth more than one core. */
  function queue(task: () => Promise<unknown>): void {
    work = work.then(async () => {
      if (stopped) return;
      await task().catch((error: unknown) => log('error', 'recording.keep', { error: reason(error) }));
    });
  }
  const seal = (key: RunKey, ended: boolean) =>
    queue(() => sealBlocks(recordingDir(home.recordingsDir, key), { ended }));

  function round(): void {
    for (const { key } of deps.following()) seal(key, false);
    queue(() => enforceBudget(home.recordingsDir, { bytes: BUDGET_BYTES }));
    queue(async () => {
      cancel = clock.after(EVERY_MS, round);
    });
  }
  let cancel = clock.after(EVERY_MS, round);
  return {
    ended: (key) => seal(key, true),
    stop() {
      stopped = true;
      cancel();
    },
  };
}
