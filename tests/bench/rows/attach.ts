/** One more viewer after 256 MiB of history: until its screen is right, and what that took of the line. */
import { figure } from '../figure.ts';
import { peers, pick } from '../paths/all.ts';
import { type Path, SAY_READY } from '../paths/path.ts';
import { poet } from '../paths/poet.ts';
import { median } from '../stats.ts';
import { createTerminal, whenShown } from '../terminal.ts';
import { createTextFile, TEXT_MIB, type TextFile } from '../text-file.ts';
import { medianOf } from './bulk.ts';
import { closeAll, leftOut, openPaths, type Row, type Say } from './row.ts';

const HISTORY_MIB = 256;
const ROUNDS = 9;
const PRINT_TIMEOUT_MS = 240_000;
const ATTACH_TIMEOUT_MS = 10_000;
const KIB = 1024;
const NO_WAY_BACK = ['ws + node-pty', 'wetty', 'tty-share', 'mosh'];

interface Attach {
  ms: number | null;
  received: number;
}

async function attaches(path: Path, file: TextFile): Promise<Attach[]> {
  const { rejoin } = path;
  if (rejoin === undefined) throw new Error('there is no coming back to it');
  const times = HISTORY_MIB / TEXT_MIB;
  const print = `n=0; while [ $n -lt ${times} ]; do cat '${file.path}'; n=$((n+1)); done; printf 'at the end'`;
  const first = await path.open(`stty -echo; ${SAY_READY}; read go; ${print}; sleep 600`);
  const terminal = createTerminal(first);
  const right = (screen: readonly string[]): boolean =>
    screen[23] === 'at the end' && screen.slice(0, 23).every((row, y) => row === file.rows[y]);
  try {
    terminal.type('\r');
    if ((await whenShown(terminal, () => right(terminal.rows()), PRINT_TIMEOUT_MS)) === null) {
      const came = Math.round(first.received / KIB / KIB);
      throw new Error(
        `the history did not come to its end: ${came} MiB were sent in ${PRINT_TIMEOUT_MS / 1000} s, of ${HISTORY_MIB}`,
      );
    }
    const found: Attach[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { connection: again, ask } = await rejoin(first);
      const screen = createTerminal(again);
      const started = performance.now();
      ask();
      const shown = await whenShown(screen, () => right(screen.rows()), ATTACH_TIMEOUT_MS);
      found.push({ ms: shown === null ? null : shown - started, received: again.received / KIB });
      screen.dispose();
      await again.close();
    }
    return found;
  } finally {
    terminal.dispose();
    await first.close();
  }
}

export const attach: Row = {
  name: 'attach',
  about: `one more viewer after ${HISTORY_MIB} MiB of history`,
  async run(say: Say) {
    const paths = await openPaths(poet, pick(['claude-code-remote', 'HAPI'], peers), say);
    for (const name of NO_WAY_BACK)
      say(`without ${name}: no second viewer, or none that is shown the screen`, 'absent');
    const file = createTextFile();
    try {
      const found = new Map<string, Attach[]>();
      for (const [at, path] of paths.entries()) {
        try {
          found.set(path.name, await attaches(path, file));
        } catch (error) {
          if (at === 0) throw error;
          leftOut(say, path.name, error);
        }
      }
      return [
        figure('attach', 'right screen', 'ms', found, (all) => medianOf(all.map(({ ms }) => ms))),
        figure('attach', 'sent for it', 'KiB', found, (all) => median(all.map(({ received }) => received))),
      ];
    } finally {
      file.remove();
      await closeAll(paths);
    }
  },
};
