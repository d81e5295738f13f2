/** Puts what was measured where people read it: the table between two marks of the README, the chart beside it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../support/program.ts';
import { chart } from './chart.ts';
import { type Figure, table } from './figure.ts';

const README = join(root, 'README.md');
const CHART = join(root, 'docs', 'images', 'bench.svg');
/** Of earlier runs: a row can be measured by itself. */
const KEPT = join(root, '.cache', 'bench.json');
const BEGIN = '<!-- npm run bench -->';
const END = '<!-- /npm run bench -->';
/** What a bar can show at a glance. */
const IN_CHART: readonly string[] = [
  'echo: key to screen, p50',
  'prediction: keys drawn at once, of those that draw',
  'bulk: 16 MiB to the right screen',
  'stall: Ctrl-C to the prompt',
];

/** The text with everything between the marks replaced. Throws where they are not there. */
export function between(text: string, content: string): string {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the marks ${BEGIN} and ${END} are missing`);
  return `${text.slice(0, from + BEGIN.length)}\n${content}${text.slice(to)}`;
}

/** Takes the place of the same rows of earlier runs; gives all, in the order of `rows`. */
export function keep(figures: readonly Figure[], rows: readonly string[]): Figure[] {
  const before = existsSync(KEPT) ? (JSON.parse(readFileSync(KEPT, 'utf8')) as Figure[]) : [];
  const anew = new Set(figures.map(({ bench }) => bench));
  const all = [...before.filter(({ bench }) => !anew.has(bench)), ...figures];
  const sorted = rows.flatMap((row) => all.filter(({ bench }) => bench === row));
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, JSON.stringify(sorted));
  return sorted;
}

export function writeUp(figures: readonly Figure[], at = new Date()): void {
  const [first] = cpus();
  const where = `Measured on ${at.toISOString().slice(0, 10)}, ${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), Node ${process.versions.node}.`;
  writeFileSync(README, between(readFileSync(README, 'utf8'), `${table(figures)}\n${where}\n`));
  mkdirSync(dirname(CHART), { recursive: true });
  writeFileSync(CHART, chart(figures.filter(({ bench, name }) => IN_CHART.includes(`${bench}: ${name}`))));
}
