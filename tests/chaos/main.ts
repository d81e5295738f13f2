/**
 * `npm run chaos -- [--faults N] [--seed S] [--json] [--sabotage drop|double|screen]`: ends with one line of JSON, and with 1 where
 * anything was lost, doubled or wrong.
 */
import { parseArgs } from 'node:util';
import type { Sabotage } from './messages.ts';
import { isClean } from './report.ts';
import { runChaos } from './run.ts';

const SABOTAGES: readonly string[] = ['drop', 'double', 'screen'];

function fail(words: string): never {
  process.stderr.write(`chaos: ${words}\n`);
  process.exit(2);
}

function count(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) fail(`--${name} takes a whole number, not “${text}”`);
  return Number(text);
}

const { values } = parseArgs({
  options: {
    faults: { type: 'string' },
    seed: { type: 'string' },
    json: { type: 'boolean' },
    sabotage: { type: 'string' },
  },
});
const faults = count('faults', values.faults, 200);
const seed = count('seed', values.seed, Date.now() % 1_000_000);
const { sabotage } = values;
if (sabotage !== undefined && !SABOTAGES.includes(sabotage)) fail(`--sabotage is ${SABOTAGES.join(', ')}`);

const report = await runChaos({
  faults,
  seed,
  ...(sabotage === undefined ? {} : { sabotage: sabotage as Sabotage }),
  say: (words) => void process.stderr.write(`chaos: ${words}\n`),
});
for (const problem of report.problems) process.stderr.write(`chaos: ${problem}\n`);
const { problems, ...figures } = report;
process.stdout.write(`${JSON.stringify({ ...figures, problems: problems.length })}\n`);
process.exit(isClean(report) ? 0 : 1);
