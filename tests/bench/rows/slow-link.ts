/** The same text over a line of 1 Mbit/s and 150 ms: from the end of the command to the right screen, and what that took of the line. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../support/until.ts';
import { figure } from '../figure.ts';
import type { LineSpeed } from '../network/wire.ts';
import { slowPeers } from '../paths/all.ts';
import { type Path, SAY_READY } from '../paths/path.ts';
import { poet } from '../paths/poet.ts';
import { median } from '../stats.ts';
import { createTerminal, whenShown } from '../terminal.ts';
import { createTextFile, TEXT_MIB, type TextFile } from '../text-file.ts';
import { medianOf } from './bulk.ts';
import { closeAll, inTurns, openPaths, overRounds, type Row, type Say } from './row.ts';

/** Each way; 1 Mbit/s. */
const LINE: LineSpeed = { delayMs: 150, bytesPerSecond: 125_000 };
const ROUNDS = 3;
/** Whoever sends the whole text needs more than two minutes for it: that is seen before. */
const PATIENCE_MS = 30_000;
const KIB = 1024;

interface Slow {
  /** After the command had ended. */
  seconds: number | null;
  received: number;
}

async function round(path: Path, file: TextFile, folder: string): Promise<Slow> {
  const ended = join(folder, `ended-${Math.random().toString(36).slice(2)}`);
  const command = `stty -echo; ${SAY_READY}; read go; cat '${file.path}'; date +%s%3N > '${ended}'; sleep 600`;
  const connection = await path.open(command);
  const terminal = createTerminal(connection);
  try {
    const before = connection.received;
    terminal.type('\r');
    const shown = await whenShown(terminal, () => file.isOn(terminal), PATIENCE_MS);
    const received = (connection.received - before) / KIB;
    if (shown === null) return { seconds: null, received };
    const at = await until('the end of the command', () => Number(readFileSync(ended, 'utf8')));
    return { seconds: Math.max(0, performance.timeOrigin + shown - at) / 1000, received };
  } finally {
    terminal.dispose();
    await connection.close();
  }
}

/** Those of whom it is known after the first round that they send all of it are not waited for again. */
async function rounds(paths: readonly Path[], file: TextFile, folder: string, say: Say) {
  const first = await inTurns(paths, 1, (path) => round(path, file, folder), say);
  const quick = paths.filter(({ name }) => first.get(name)?.[0]?.seconds != null);
  const more = await inTurns(quick, ROUNDS - 1, (path) => round(path, file, folder), say);
  return new Map([...first].map(([name, all]) => [name, [...all, ...(more.get(name) ?? [])]]));
}

export const slowLink: Row = {
  name: 'slow-link',
  about: `${TEXT_MIB} MiB of text over 1 Mbit/s and 150 ms each way`,
  async run(say) {
    const paths = await openPaths(() => poet(LINE), slowPeers(LINE), say);
    const file = createTextFile();
    const folder = mkdtempSync(join(tmpdir(), 'poet-bench-'));
    try {
      const found = await rounds(paths, file, folder, say);
      const time = overRounds(found, (all) => medianOf(all.map(({ seconds }) => seconds)));
      const wire = overRounds(found, (all) => median(all.map(({ received }) => received)));
      return [
        figure('slow-link', 'right screen after the command’s end', 's', time, (seconds) => seconds),
        figure('slow-link', 'sent for it', 'KiB', wire, (kib) => kib),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
      file.remove();
      await closeAll(paths);
    }
  },
};
