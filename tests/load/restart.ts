/** A rolling restart of the relay under 500 live sessions of 20 machines: every viewer right again, nothing lost. */
import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { busySeconds, cpuSeconds } from '../bench/processes.ts';
import { quantile } from '../bench/stats.ts';
import { cleanEnv } from '../support/clean-env.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Program, root, startPoet } from '../support/program.ts';
import { type Child, startChild } from './child.ts';
import { type Figure, figure } from './report.ts';
import type { ViewersQuestion, ViewersReport } from './viewers.ts';

const MACHINES = 20;
const SESSIONS_EACH = 25;
const CHILDREN = 2;
/** With more lines the sessions' own printing has the two cores before anything restarts: every two seconds takes the agents 4 s of 10. */
const LINE_MS = 5_000;
/** In which every viewer is to be right again. */
const BAR_S = 5;
const AT_ONCE = 2;

/** Seconds of processor time so far, by who had them. */
type Spent = Record<'relays' | 'agents' | 'pty-hosts' | 'viewers' | 'all else', number>;

const last = new Map<number, number>();
/** Of a process that has ended: what it had when it was last asked. */
function spentBy(pids: readonly number[]): number {
  for (const pid of pids) {
    try {
      last.set(pid, cpuSeconds(pid));
    } catch {}
  }
  return pids.reduce((sum, pid) => sum + (last.get(pid) ?? 0), 0);
}

function spent(relays: readonly Program[], products: readonly Product[], children: readonly Child[]): Spent {
  const known = {
    relays: spentBy(relays.map(({ pid }) => pid)),
    agents: spentBy(products.map(({ agent }) => agent.pid)),
    'pty-hosts': spentBy(products.map((product) => product.hostPid())),
    viewers: spentBy(children.map(({ pid }) => pid)),
  };
  return { ...known, 'all else': busySeconds() - Object.values(known).reduce((all, one) => all + one, 0) };
}

async function spentIn(ms: number, read: () => Spent): Promise<Spent> {
  const before = read();
  await delay(ms);
  const after = read();
  return Object.fromEntries(
    Object.entries(after).map(([who, at]) => [who, at - before[who as keyof Spent]]),
  ) as Spent;
}

export async function restart(say: (words: string) => void): Promise<Figure[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'poet-restart-')));
  const file = join(folder, 'lines.txt');
  const app = join(folder, 'app');
  await mkdir(app);
  await writeFile(join(app, 'index.html'), '');
  await writeFile(file, '0\n');
  // All viewers of a machine are one device here, which nobody has so many windows of.
  const config = join(folder, 'relay.json');
  await writeFile(config, JSON.stringify({ app: false, limits: { channelsPerDevice: SESSIONS_EACH + 1 } }));
  let port = '0';
  /** How each folder stood as its session began is not what is measured, and for 500 sessions takes minutes. */
  const accountWithoutGit = async (name: string) => {
    const home = join(folder, name);
    const bin = join(home, 'bin');
    await mkdir(bin, { recursive: true });
    for (const program of ['bash', 'env', 'sh', 'tail']) await symlink(`/bin/${program}`, join(bin, program));
    await writeFile(join(home, '.bash_profile'), `export PATH='${bin}'\n`);
    return { home, env: cleanEnv(home) };
  };
  const startRelay = async (): Promise<Program> => {
    const args = ['relay', '--json', '--take-over', '--port', port, '--home', join(folder, 'relay')];
    args.push('--config', config);
    const started = startPoet(args, { env: cleanEnv(folder), script: join(root, 'bin', 'poet') });
    port = String((await started.line('ready')).port);
    return started;
  };
  const relays = [await startRelay()];
  const products: Product[] = [];
  const children = Array.from({ length: CHILDREN }, () => startChild('./viewers.ts'));
  const ask = <T>(question: ViewersQuestion) => Promise.all(children.map((child) => child.ask<T>(question)));
  let lines = 0;
  const printing = setInterval(() => {
    lines += 1;
    appendFileSync(file, `${lines}\n`);
  }, LINE_MS);
  try {
    say(`${MACHINES} machines with ${SESSIONS_EACH} sessions each, a viewer on every one`);
    let next = 0;
    const openMachines = async () => {
      while (next < MACHINES) {
        const at = next;
        next += 1;
        const account = await accountWithoutGit(`machine-${at}`);
        const product = await startProduct({
          relay: { url: `http://127.0.0.1:${port}` },
          up: ['--app', app],
          account,
        });
        products.push(product);
        await children[at % CHILDREN]?.ask({
          ...{ do: 'open', pairing: product.pairing, folder, file, sessions: SESSIONS_EACH },
        } satisfies ViewersQuestion);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, openMachines));
    await ask({ do: 'settle' });

    const spending = () => spentIn(BAR_S * 1000, () => spent(relays, products, children));
    const before = await spending();
    say('another relay takes over');
    await ask({ do: 'mark' });
    const markedAt = Date.now();
    const during = spending();
    relays.push(await startRelay());
    const served = Date.now() - markedAt;
    await relays[0]?.ended;
    const ended = Date.now() - markedAt;
    const reports = await ask<ViewersReport>({ do: 'report' });
    const busy = await during;
    const back = reports.flatMap(({ backAfter }) => backAfter);
    const times = back.filter((one) => one !== null);
    const sum = (pick: (report: ViewersReport) => number) => reports.reduce((all, one) => all + pick(one), 0);
    return [
      figure('restart', 'the next relay served after', served / 1000, 's'),
      figure('restart', 'the former had ended after', ended / 1000, 's'),
      ...(Object.keys(busy) as (keyof Spent)[]).flatMap((who) => [
        figure('restart', `processor time of ${who}, ${BAR_S} s before`, before[who], 's'),
        figure('restart', `processor time of ${who}, ${BAR_S} s from then on`, busy[who], 's'),
      ]),
      figure('restart', 'viewers never back', back.length - times.length, 'viewers', 0),
      figure('restart', 'viewers right again, the median', quantile(times, 0.5) / 1000, 's'),
      figure('restart', 'viewers right again, the last one', Math.max(...times) / 1000, 's', BAR_S),
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
    for (const relay of relays) await relay.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}
