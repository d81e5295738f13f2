/** What a person sees of their typing at a round trip of 300 ms: a fixed trace in a shell, by `poet attach` and by mosh. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Project } from '../../../shared/model/project.ts';
import { cleanEnv } from '../../support/clean-env.ts';
import { pairDevice } from '../../support/device.ts';
import { startProduct } from '../../support/product.ts';
import { root, runPoet } from '../../support/program.ts';
import { type Figure, figure } from '../figure.ts';
import { openHop } from '../network/hop.ts';
import type { LineSpeed } from '../network/wire.ts';
import { openMosh } from '../paths/mosh.ts';
import { newHome } from '../paths/server-process.ts';
import { judge, type Verdict } from '../prediction/judge.ts';
import { openSeen, type SeenTerminal } from '../prediction/seen-terminal.ts';
import { prepareShell, type Shell } from '../prediction/shell.ts';
import { shellTrace } from '../prediction/trace.ts';
import { learnRight, prompted, typeTrace } from '../prediction/type-trace.ts';
import { median } from '../stats.ts';
import { leftOut, type Row, type Say } from './row.ts';

const ROUND_TRIP_MS = 300;
const LINE: LineSpeed = { delayMs: ROUND_TRIP_MS / 2, bytesPerSecond: Number.POSITIVE_INFINITY };
/** A correction comes with the answer, and is drawn a moment later. */
const CORRECTED_WITHIN_MS = ROUND_TRIP_MS + 100;
/** Round trips are known by then. */
const KNOWN_MS = 4 * ROUND_TRIP_MS;

/** `poet attach` on another machine, behind a slow line. */
async function slowPoet(shell: Shell): Promise<SeenTerminal> {
  const hop = await openHop(LINE);
  const away = newHome();
  const product = await startProduct({
    relay: 'separate',
    relayArgs: ['--origin', `http://127.0.0.1:${hop.port}`],
  });
  hop.leadTo(Number((await product.relay?.line('ready'))?.port));
  const device = await pairDevice(product.pairing, 'desk');
  const folder = join(product.account, 'work');
  mkdirSync(folder);
  const { id: projectId } = await device.call<Project>('POST', '/v1/projects', { path: folder });
  const words = Object.entries(shell.env).map(([name, value]) => `${name}='${value}'`);
  const command = `cd '${shell.home}' && exec env -i ${words.join(' ')} ${shell.argv.join(' ')}`;
  const { id } = await device.start({ projectId, program: { kind: 'command', command } });

  const pairing = (await product.invite()).replace(
    /relay=[^&]+/,
    `relay=${encodeURIComponent(`ws://127.0.0.1:${hop.port}`)}`,
  );
  const env = cleanEnv(away, { extra: { OPEN_POET_HOME: join(away, 'state') } });
  const linked = await runPoet(['link', '-', '--json'], { env, input: pairing });
  const machine = /"machine":\{"id":"(\w+)"/.exec(linked.stdout)?.[1];
  if (machine === undefined) throw new Error(`poet link: ${linked.stdout}${linked.stderr}`);
  const cli = join(root, 'agent', 'cli', 'main.ts');
  const seen = openSeen([process.execPath, cli, 'attach', id, '--machine', machine], env, away);
  return {
    ...seen,
    get changedAt() {
      return seen.changedAt;
    },
    async close() {
      await seen.close();
      device.stop();
      await product.close();
      hop.close();
    },
  };
}

async function learn(shell: Shell, say: Say) {
  say('what is right, where nothing is slow');
  const quick = openSeen(shell.argv, shell.env, shell.home);
  try {
    return await learnRight(quick, shellTrace());
  } finally {
    await quick.close();
  }
}

const percent = (part: number, whole: number): number => (100 * part) / Math.max(1, whole);

function figures(found: ReadonlyMap<string, Verdict>): Figure[] {
  const of = (name: string, unit: string, pick: (one: Verdict) => number) =>
    figure('prediction', name, unit, found, pick);
  return [
    of('keys drawn at once, of those that draw', '%', (one) => percent(one.atOnce, one.visible)),
    of('keys drawn at once, of all', '%', (one) => percent(one.atOnce, one.keys)),
    of('key to screen, median', 'ms', (one) => median(one.delays)),
    of('wrong guesses, of all keys', '%', (one) => percent(one.wrongFor.length, one.keys)),
    of(
      'wrong for longer than a round trip',
      'guesses',
      (one) => one.wrongFor.filter((ms) => ms > CORRECTED_WITHIN_MS).length,
    ),
  ];
}

export const prediction: Row = {
  name: 'prediction',
  about: `a trace of shell typing at ${ROUND_TRIP_MS} ms round trip, poet attach beside mosh`,
  async run(say) {
    const shells = [prepareShell(), prepareShell(), prepareShell()] as const;
    const open: [string, SeenTerminal][] = [];
    try {
      const right = await learn(shells[0], say);
      const trace = shellTrace();
      say(`${trace.length} keys, about two minutes`);
      open.push(['Open Poet', await slowPoet(shells[1])]);
      try {
        open.push(['mosh', await openMosh(shells[2], LINE)]);
      } catch (error) {
        leftOut(say, 'mosh', error);
      }
      for (const [, terminal] of open) await prompted(terminal);
      await delay(KNOWN_MS);
      const found = new Map<string, Verdict>();
      // At the same time: whatever this machine does meanwhile falls on both.
      const typed = await Promise.all(open.map(([, terminal]) => typeTrace(terminal, trace)));
      for (const [at, [name]] of open.entries()) {
        const { typed: times, seen } = typed[at] as (typeof typed)[number];
        const verdict = judge(right, times, seen);
        found.set(name, verdict);
        for (const [n, line] of verdict.wrongLines.entries()) {
          say(`${name} showed ${JSON.stringify(line)} for ${Math.round(verdict.wrongFor[n] ?? 0)} ms`);
        }
      }
      return figures(found);
    } finally {
      for (const [, terminal] of open) await terminal.close();
      for (const shell of shells) shell.remove();
    }
  },
};
