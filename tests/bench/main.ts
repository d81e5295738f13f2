/**
 * `npm run bench -- [--json] [--only NAME] [--write]`: the product beside its peers and its floors, in one run and taking
 * turns. Every figure is a median over rounds; loopback, one machine. Peers are installed under .cache the first time.
 * `--write` puts table and chart where the README shows them, with the last figures of rows that were not run now.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Figure, jsonLine } from './figure.ts';
import { attach } from './rows/attach.ts';
import { board } from './rows/board.ts';
import { bulk } from './rows/bulk.ts';
import { asks, hooks } from './rows/claude.ts';
import { echo } from './rows/echo.ts';
import { floodEcho } from './rows/flood-echo.ts';
import { history } from './rows/history.ts';
import { idle } from './rows/idle.ts';
import { prediction } from './rows/prediction.ts';
import { historyList, reader } from './rows/reading.ts';
import { relay } from './rows/relay.ts';
import type { Row } from './rows/row.ts';
import { scroll } from './rows/scroll.ts';
import { slowLink } from './rows/slow-link.ts';
import { stall } from './rows/stall.ts';
import { keep, writeUp, written } from './write-up.ts';

const ROWS: readonly Row[] = [
  echo,
  prediction,
  bulk,
  slowLink,
  stall,
  attach,
  idle,
  relay,
  hooks,
  asks,
  board,
  history,
  historyList,
  reader,
  scroll,
  floodEcho,
];

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, write: { type: 'boolean' } },
});
const say = (words: string): void => void process.stderr.write(`bench: ${words}\n`);
const wanted = ROWS.filter(({ name }) => values.only === undefined || values.only === name);
if (wanted.length === 0) {
  say(`there is no row “${values.only}”; there are ${ROWS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const figures: Figure[] = [];
const absent: Record<string, string[]> = {};
const load: Record<string, number> = {};
for (const row of wanted) {
  say(`${row.name}: ${row.about}`);
  const missing: string[] = [];
  absent[row.name] = missing;
  const found = await row.run((words, is) => {
    say(`${row.name}: ${words}`);
    if (is === 'absent') missing.push(words);
  });
  load[row.name] = Number((loadavg()[0] ?? 0).toFixed(1));
  figures.push(...found);
  if (values.json) for (const one of found) process.stdout.write(jsonLine(one));
}
if (!values.json) process.stdout.write(written({ figures, absent }));
if (values.write) {
  writeUp(
    keep(
      { figures, absent, load },
      ROWS.map(({ name }) => name),
    ),
  );
}
process.exit(0);
