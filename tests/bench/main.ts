/**
 * `npm run bench -- [--json] [--only NAME]`: the product beside its floors, in one run and taking turns.
 * Every figure is a median over rounds; loopback, one machine.
 */
import { parseArgs } from 'node:util';
import { board } from './board.ts';
import { bulk } from './bulk.ts';
import { claudeAsks } from './claude-asks.ts';
import { claudeHooks } from './claude-hooks.ts';
import { keystrokeEcho } from './keystroke-echo.ts';
import { startPeers } from './paths.ts';
import { openPoetPath } from './poet-path.ts';
import { median } from './stats.ts';

interface Figure {
  bench: string;
  name: string;
  value: number;
  unit: string;
  peers: Record<string, number>;
}

const round = (value: number): number => Number(value.toPrecision(3));

/** One figure out of what each path measured; the first is the product. */
function figure<T>(
  bench: string,
  name: string,
  unit: string,
  measured: ReadonlyMap<string, T>,
  pick: (one: T) => number,
): Figure {
  const [first, ...rest] = [...measured].map(([path, one]) => [path, round(pick(one))] as const);
  if (first === undefined) throw new RangeError('nothing measured');
  return { bench, name, unit, value: first[1], peers: Object.fromEntries(rest) };
}

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
const names = ['keystroke-echo', 'bulk', 'claude-hooks', 'claude-asks', 'board'];
if (values.only !== undefined && !names.includes(values.only)) {
  process.stderr.write(`there is no bench “${values.only}”; there are ${names.join(', ')}\n`);
  process.exit(2);
}
const wanted = (name: string): boolean => values.only === undefined || values.only === name;
const say = (words: string): void => void process.stderr.write(`bench: ${words}\n`);

const figures: Figure[] = [];
if (wanted('keystroke-echo') || wanted('bulk')) await terminal();
if (wanted('claude-hooks')) await hooks();
if (wanted('claude-asks')) await answers();
if (wanted('board')) await tasks();
process.stdout.write(
  values.json ? figures.map((one) => `${JSON.stringify(one)}\n`).join('') : table(figures),
);
process.exit(0);

function table(rows: readonly Figure[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row.peers)))];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [
    line(['bench', 'figure', 'unit', 'Open Poet', ...columns]),
    line(['---', '---', '---', ...['', ...columns].map(() => '---:')]),
    ...rows.map((row) =>
      line([
        row.bench,
        row.name,
        row.unit,
        String(row.value),
        ...columns.map((one) => String(row.peers[one] ?? '')),
      ]),
    ),
  ].join('');
}

async function terminal(): Promise<void> {
  const peers = await startPeers();
  say('starting a relay, an agent and a device, each in a process of its own');
  const poet = await openPoetPath();
  try {
    if (wanted('keystroke-echo')) {
      say('keystroke to echo, about a minute');
      const echo = await keystrokeEcho([poet.path, peers.wsPty, peers.wsEcho]);
      figures.push(figure('keystroke-echo', 'p50', 'ms', echo, (one) => one.p50));
      figures.push(figure('keystroke-echo', 'p99', 'ms', echo, (one) => one.p99));
    }
    if (wanted('bulk')) {
      say('16 MiB of text to the right screen');
      const rates = await bulk([poet.path, peers.wsPty]);
      figures.push(figure('bulk', 'PTY to right screen', 'MiB/s', rates, (one) => one.rate));
      figures.push(figure('bulk', 'sent to the viewer', 'MiB', rates, (one) => one.received));
    }
  } finally {
    await poet.close();
    peers.close();
  }
}

async function tasks(): Promise<void> {
  say('a board of 1,000 tasks from the cache, in Chromium at a quarter of its speed, about a minute');
  const measured = await board();
  const bench = 'board';
  const one = (name: string, value: number) =>
    figures.push({ bench, name, unit: 'ms', value: round(value), peers: {} });
  one('tap on Tasks to the painted board', measured.tap);
  one('the app from cold to the painted board', measured.cold);
  one('frame while scrolling, p50', measured.frameP50);
  one('frame while scrolling, p95', measured.frameP95);
}

async function hooks(): Promise<void> {
  say('turns of 20 tool calls of Claude Code, with our hooks and without, about two minutes');
  const cost = await claudeHooks();
  if (cost === null) return say('skipped: Claude Code cannot be had here');
  const bench = 'claude-hooks';
  const without = 'without hooks';
  figures.push({
    bench,
    name: 'turn of 20 tool calls',
    unit: 'ms',
    value: round(cost.with),
    peers: { [without]: round(cost.without) },
  });
  figures.push({
    bench,
    name: 'ratio of turns',
    unit: '×',
    value: round(cost.ratio),
    peers: { [without]: 1 },
  });
}

async function answers(): Promise<void> {
  say('asks of Claude Code, answered on a device and at the desk, about a minute');
  const agreement = await claudeAsks();
  if (agreement === null) return say('skipped: Claude Code cannot be had here');
  const bench = 'claude-asks';
  for (const where of ['device', 'desk'] as const) {
    for (const what of ['press', 'spread'] as const) {
      const took = agreement[where].map((one) => one[what]);
      const name = `answered ${where === 'desk' ? 'at the desk' : 'on a device'}, ${what === 'press' ? 'press to the last screen' : 'first screen to the last'}`;
      const worst = round(Math.max(...took));
      figures.push({ bench, name, unit: 'ms', value: round(median(took)), peers: { worst } });
    }
  }
}
