/** Puts what was measured where people read it: the table between two marks of the README, the chart beside it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
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
/** Rows that stand in the README's table; the others are told of in words there. */
const IN_TABLE: readonly string[] = ['echo', 'prediction', 'bulk', 'slow-link', 'stall', 'attach', 'idle'];
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

export interface Run {
  figures: readonly Figure[];
  /** What is missing from them, and why, by row. */
  absent: Readonly<Record<string, readonly string[]>>;
  /** Load average over the last minute of each row: what else the machine did shows in the figures. */
  load: Readonly<Record<string, number>>;
}

/** Takes the place of the same rows of earlier runs; gives all, in the order of `rows`. */
export function keep(run: Run, rows: readonly string[]): Run {
  const before: Run = existsSync(KEPT)
    ? (JSON.parse(readFileSync(KEPT, 'utf8')) as Run)
    : { figures: [], absent: {}, load: {} };
  const anew = new Set(run.figures.map(({ bench }) => bench));
  const all = [...before.figures.filter(({ bench }) => !anew.has(bench)), ...run.figures];
  const kept: Run = {
    figures: rows.flatMap((row) => all.filter(({ bench }) => bench === row)),
    absent: { ...before.absent, ...Object.fromEntries([...anew].map((row) => [row, run.absent[row] ?? []])) },
    load: { ...before.load, ...run.load },
  };
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, JSON.stringify(kept));
  return kept;
}

/** The table, and below it what is missing. */
export function written({ figures, absent }: Omit<Run, 'load'>): string {
  const rows = new Set(figures.map(({ bench }) => bench));
  const notes = Object.entries(absent)
    .filter(([row]) => rows.has(row))
    .flatMap(([row, reasons]) => reasons.map((reason) => `- ${row}, ${reason}\n`));
  return `${table(figures)}${notes.length > 0 ? `\n${notes.join('')}` : ''}`;
}

export function writeUp({ figures, absent, load }: Run, at = new Date()): void {
  const shown = figures.filter(({ bench }) => IN_TABLE.includes(bench));
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB of memory, Linux`;
  const where = `Measured on ${at.toISOString().slice(0, 10)}; ${machine}, Node ${process.versions.node}.`;
  const busy = IN_TABLE.filter((row) => row in load).map((row) => `${row} ${load[row]}`);
  const content = `${written({ figures: shown, absent })}\n${where} Load average of the machine, by row: ${busy.join(', ')}.\n`;
  writeFileSync(README, between(readFileSync(README, 'utf8'), content));
  mkdirSync(dirname(CHART), { recursive: true });
  writeFileSync(CHART, chart(figures.filter(({ bench, name }) => IN_CHART.includes(`${bench}: ${name}`))));
}
