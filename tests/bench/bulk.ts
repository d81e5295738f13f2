/** 16 MiB of text through a PTY: until the screen of the viewer is the right one, with its last line on it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import xterm from '@xterm/headless';
import type { Path } from './paths.ts';
import { median } from './stats.ts';

const BYTES = 16 * 1024 * 1024;
const ROUNDS = 3;
const TIMEOUT_MS = 120_000;

export interface Bulk {
  /** MiB/s from the Enter that starts it to the right screen. */
  rate: number;
  /** MiB that reached the viewer: a viewer that lags is sent screens, not the backlog. */
  received: number;
}

const lineAt = (at: number): string =>
  `${String(at).padStart(8, '0')} the quick brown fox jumps over the lazy dog`;
const LINE_BYTES = lineAt(0).length + 1;
const LINES = Math.floor(BYTES / LINE_BYTES);

/** The rows of an 80 × 24 terminal after all of it. */
function expectedRows(): string[] {
  return [...Array.from({ length: 23 }, (_, row) => lineAt(LINES - 23 + row)), ''];
}

async function round(path: Path, file: string): Promise<Bulk> {
  const terminal = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true, scrollback: 1000 });
  const connection = await path.open(`stty -echo; printf R; read go; cat '${file}'; sleep 60`);
  try {
    const wanted = expectedRows().join('\n');
    let received = 0;
    const started = performance.now();
    const done = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${path.name}: no right screen\n${rowsOf(terminal).join('\n')}`)),
        TIMEOUT_MS,
      );
      connection.onBytes = (bytes, fresh, shown) => {
        received += bytes.length;
        if (fresh) terminal.reset();
        terminal.write(bytes, () => {
          shown();
          if (rowsOf(terminal).join('\n') !== wanted) return;
          clearTimeout(timer);
          resolve(performance.now() - started);
        });
      };
    });
    terminal.reset();
    connection.send(Uint8Array.of(0x0a));
    const ms = await done;
    return { rate: BYTES / 1024 / 1024 / (ms / 1000), received: received / 1024 / 1024 };
  } finally {
    await connection.close();
    terminal.dispose();
  }
}

function rowsOf(terminal: InstanceType<typeof xterm.Terminal>): string[] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: terminal.rows }, (_, row) =>
    (buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '').trimEnd(),
  );
}

/** Per path: medians over rounds in which the paths take turns. */
export async function bulk(paths: readonly Path[]): Promise<Map<string, Bulk>> {
  const folder = await mkdtemp(join(tmpdir(), 'poet-bench-'));
  const file = join(folder, 'lines.txt');
  await writeFile(file, `${Array.from({ length: LINES }, (_, at) => lineAt(at)).join('\n')}\n`);
  try {
    const rounds = new Map<string, Bulk[]>(paths.map((path) => [path.name, []]));
    for (let at = 0; at < ROUNDS; at++) {
      for (const path of paths) rounds.get(path.name)?.push(await round(path, file));
    }
    return new Map(
      [...rounds].map(([name, all]) => [
        name,
        { rate: median(all.map((one) => one.rate)), received: median(all.map((one) => one.received)) },
      ]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
