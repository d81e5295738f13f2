/** A rolling restart of the relay under 500 live sessions of 10 machines: every viewer right again, nothing lost. */
import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from '../bench/stats.ts';
import { cleanEnv } from '../support/clean-env.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Program, root, startPoet } from '../support/program.ts';
import { startChild } from './child.ts';
import { type Figure, figure } from './report.ts';
import type { ViewersQuestion, ViewersReport } from './viewers.ts';

const MACHINES = 10;
const SESSIONS_EACH = 50;
const CHILDREN = 2;
const LINE_MS = 500;
const AT_ONCE = 2;

export async function restart(say: (words: string) => void): Promise<Figure[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'poet-restart-')));
  const file = join(folder, 'lines.txt');
  const app = join(folder, 'app');
  await mkdir(app);
  await writeFile(join(app, 'index.html'), '');
  await writeFile(file, '');
  // All viewers of a machine are one device here, which nobody has so many windows of.
  const config = join(folder, 'relay.json');
  await writeFile(config, JSON.stringify({ app: false, limits: { channelsPerDevice: SESSIONS_EACH + 1 } }));
  let port = '0';
  const startRelay = async (): Promise<Program> => {
    const args = ['relay', '--json', '--port', port, '--home', join(folder, 'relay'), '--config', config];
    const started = startPoet(args, { env: cleanEnv(folder), script: join(root, 'bin', 'poet') });
    port = String((await started.line('ready')).port);
    return started;
  };
  let relay = await startRelay();
  const products: Product[] = [];
  const children = Array.from({ length: CHILDREN }, () => startChild('./viewers.ts'));
  const ask = <T>(question: ViewersQuestion) => Promise.all(children.map((child) => child.ask<T>(question)));
  let lines = 0;
  const printing = setInterval(() => {
    lines += 1;
    appendFileSync(file, `${lines} ${Date.now()}\n`);
  }, LINE_MS);
  try {
    say(`${MACHINES} machines with ${SESSIONS_EACH} sessions each, a viewer on every one`);
    let next = 0;
    const openMachines = async () => {
      while (next < MACHINES) {
        const at = next;
        next += 1;
        const product = await startProduct({
          relay: { url: `http://127.0.0.1:${port}` },
          up: ['--app', app],
        });
        products.push(product);
        await children[at % CHILDREN]?.ask({
          ...{ do: 'open', pairing: product.pairing, folder, file, sessions: SESSIONS_EACH },
        } satisfies ViewersQuestion);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, openMachines));
    await ask({ do: 'settle' });

    say('the relay is told to end, and started again');
    await ask({ do: 'mark' });
    const endedAt = Date.now();
    await relay.kill('SIGTERM');
    const down = Date.now() - endedAt;
    relay = await startRelay();
    const away = Date.now() - endedAt;
    const reports = await ask<ViewersReport>({ do: 'report' });
    const back = reports.flatMap(({ backAfter }) => backAfter);
    const times = back.filter((one) => one !== null);
    const sum = (pick: (report: ViewersReport) => number) => reports.reduce((all, one) => all + pick(one), 0);
    return [
      figure('restart', 'relay ended after', down / 1000, 's'),
      figure('restart', 'relay served again after', away / 1000, 's'),
      figure('restart', 'viewers never back', back.length - times.length, 'viewers', 0),
      figure('restart', 'viewers right again, the median', quantile(times, 0.5) / 1000, 's'),
      figure('restart', 'viewers right again, the last one', Math.max(...times) / 1000, 's', 5),
      figure(
        'restart',
        'lines lost',
        sum((one) => one.lost),
        'lines',
        0,
      ),
      figure(
        'restart',
        'lines doubled',
        sum((one) => one.doubled),
        'lines',
        0,
      ),
      figure(
        'restart',
        'screens in place of lines',
        sum((one) => one.screens),
        'screens',
        0,
      ),
    ];
  } finally {
    clearInterval(printing);
    for (const child of children) child.end();
    for (const product of products) await product.close();
    await relay.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}
