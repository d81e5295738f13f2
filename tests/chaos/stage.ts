/** Everything that a chaos run is played on: relay, agent, pty-host, the counting program, two viewers, and the doors between. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Project } from '../../shared/model/project.ts';
import type { Size } from '../../shared/model/session.ts';
import { cleanEnv } from '../support/clean-env.ts';
import { type Product, startProduct } from '../support/product.ts';
import { endAllAt, type Program, startPoet } from '../support/program.ts';
import { until } from '../support/until.ts';
import { enrollDevice } from './enroll.ts';
import { type Door, openDoor } from './fault-proxy.ts';
import { VIEWERS } from './plan.ts';
import { createViewerProcess, type ViewerProcess } from './viewer-process.ts';

const COUNTER = fileURLToPath(new URL('./counter.ts', import.meta.url));
const LOG_TAIL = 6000;
export const START_SIZE: Size = { cols: 80, rows: 24 };

/** How far the program is: lines printed, questions asked. */
export interface Held {
  lines: number;
  asked: number;
}

export interface Stage {
  readonly product: Product;
  readonly sessionId: string;
  readonly recordingsDir: string;
  readonly printedFile: string;
  /** The machine's door to the relay, then one of each viewer. */
  readonly doors: readonly Door[];
  readonly viewers: readonly ViewerProcess[];
  /** What the program has read, as latin1. */
  typed(): string;
  /** Stops the program after a whole step. */
  hold(): Promise<Held>;
  resume(): Promise<void>;
  /** What the programs said last. */
  logs(): Promise<string[]>;
  killRelay(): Promise<void>;
  startRelay(): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(seed: number): Promise<Stage> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'poet-chaos-')));
  const undo: (() => Promise<unknown>)[] = [
    () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
    () => endAllAt(folder),
  ];
  async function close(): Promise<void> {
    for (const step of undo.splice(0).reverse()) await step();
  }

  try {
    const doors = await Promise.all(Array.from({ length: 1 + VIEWERS }, () => openDoor(0)));
    undo.push(() => Promise.all(doors.map((door) => door.close())));
    // Nobody looks at the app here, and one that is being built anew is not there for a moment.
    const app = join(folder, 'app');
    await mkdir(app);
    await writeFile(join(app, 'index.html'), '');
    const origins = doors.flatMap(({ port }) => ['--origin', `http://127.0.0.1:${port}`]);
    let relay: Program;
    let relayPort = '0';
    async function startRelay(): Promise<void> {
      relay = startPoet(
        ['relay', '--json', '--port', relayPort, '--home', join(folder, 'relay'), '--no-app', ...origins],
        { env: cleanEnv(folder) },
      );
      relayPort = String((await relay.line('ready')).port);
      for (const door of doors) door.target = Number(relayPort);
    }
    await startRelay();
    const product = await startProduct({
      relay: { url: `http://127.0.0.1:${doors[0]?.port}` },
      up: ['--app', app],
    });
    undo.push(() => product.close());

    const address = (at: number) => `ws://127.0.0.1:${doors[at]?.port}`;
    const first = await enrollDevice(product.pairing, 'viewer 0', address(1));
    const second = await enrollDevice(await product.invite(), 'viewer 1', address(2));
    second.device.stop();
    const work = join(folder, 'counter');
    await mkdir(work);
    const project = await first.device.call<Project>('POST', '/v1/projects', { path: work });
    const { id: sessionId } = await first.device.start({
      projectId: project.id,
      program: {
        kind: 'command',
        command: `stty raw -echo; exec '${process.execPath}' '${COUNTER}' '${work}' ${seed}`,
      },
      size: START_SIZE,
    });
    first.device.stop();
    await until('the program to start', () => existsSync(join(work, 'typed')));

    const viewers = [first, second].map(({ stored }, at) =>
      createViewerProcess(at, { device: stored, sessionId, size: START_SIZE }),
    );
    undo.push(() => Promise.all(viewers.map((viewer) => viewer.kill())));
    for (const viewer of viewers) viewer.start();

    return {
      product,
      sessionId,
      recordingsDir: join(product.home, 'recordings'),
      printedFile: join(work, 'printed'),
      doors,
      viewers,
      typed: () => readFileSync(join(work, 'typed'), 'latin1'),
      async hold() {
        await writeFile(join(work, 'hold'), '');
        return until(
          'the program to hold',
          () => {
            try {
              return JSON.parse(readFileSync(join(work, 'held'), 'utf8')) as Held;
            } catch {
              return null;
            }
          },
          { timeoutMs: 60_000 },
        );
      },
      async resume() {
        await rm(join(work, 'hold'));
        await until('the program to go on', () => !existsSync(join(work, 'held')));
      },
      async logs() {
        const logsDir = join(product.home, 'logs');
        const tails = [`relay: ${relay.stderr().slice(-LOG_TAIL)}`];
        for (const name of await readdir(logsDir)) {
          tails.push(`${name}: ${(await readFile(join(logsDir, name), 'utf8')).slice(-LOG_TAIL)}`);
        }
        return tails;
      },
      killRelay: () => relay.kill('SIGKILL'),
      startRelay,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
