/** 16 MiB of text through a PTY on a fast link: from the Enter that starts it to the right screen. */
import { figure } from '../figure.ts';
import { peers } from '../paths/all.ts';
import { type Path, SAY_READY } from '../paths/path.ts';
import { poet } from '../paths/poet.ts';
import { median } from '../stats.ts';
import { createTerminal, whenShown } from '../terminal.ts';
import { createTextFile, TEXT_MIB, type TextFile } from '../text-file.ts';
import { closeAll, inTurns, openPaths, overRounds, type Row } from './row.ts';

const ROUNDS = 3;
const TIMEOUT_MS = 60_000;
const MIB = 1024 * 1024;

interface Bulk {
  seconds: number | null;
  received: number;
}

async function round(path: Path, file: TextFile): Promise<Bulk> {
  const connection = await path.open(`stty -echo; ${SAY_READY}; read go; cat '${file.path}'; sleep 600`);
  const terminal = createTerminal(connection);
  try {
    const before = connection.received;
    const started = performance.now();
    terminal.type('\r');
    const shown = await whenShown(terminal, () => file.isOn(terminal), TIMEOUT_MS);
    return {
      seconds: shown === null ? null : (shown - started) / 1000,
      received: (connection.received - before) / MIB,
    };
  } finally {
    terminal.dispose();
    await connection.close();
  }
}

/** Null where any round never came to the right screen. */
export const medianOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : median(known);
};

export const bulk: Row = {
  name: 'bulk',
  about: `${TEXT_MIB} MiB of text to the right screen, loopback`,
  async run(say) {
    const paths = await openPaths(poet, peers, say);
    const file = createTextFile();
    try {
      const rounds = await inTurns(paths, ROUNDS, (path) => round(path, file), say);
      const time = overRounds(rounds, (all) => medianOf(all.map(({ seconds }) => seconds)));
      const wire = overRounds(rounds, (all) => median(all.map(({ received }) => received)));
      return [
        figure('bulk', `${TEXT_MIB} MiB to the right screen`, 's', time, (seconds) => seconds),
        figure('bulk', 'sent for it', 'MiB', wire, (mib) => mib),
      ];
    } finally {
      file.remove();
      await closeAll(paths);
    }
  },
};
