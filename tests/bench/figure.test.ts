import { expect, test } from 'vitest';
import { type Figure, figure, jsonLine, table } from './figure.ts';

const measured = new Map([
  ['Open Poet', { ms: 1.23456 }],
  ['wetty', { ms: 2.5 }],
  ['wetty + hop', { ms: 3 }],
  ['mosh', { ms: null }],
]);
const echo = figure('echo', 'p50', 'ms', measured, ({ ms }) => ms);

test('a figure is the product’s, with the others’ beside it', () => {
  expect(echo).toEqual({
    bench: 'echo',
    name: 'p50',
    value: 1.23,
    unit: 'ms',
    peers: { wetty: 2.5, 'wetty + hop': 3, mosh: null },
  } satisfies Figure);
  expect(JSON.parse(jsonLine(echo))).toEqual(echo);
});

test('the table has a column for each path, and what never came is said', () => {
  const bulk: Figure = { bench: 'bulk', name: 'time', value: null, unit: 's', peers: { HAPI: 1 } };
  expect(table([echo, bulk]).split('\n')).toEqual([
    '|  | unit | Open Poet | wetty | mosh | HAPI |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    '| echo: p50 | ms | **1.23** | 2.5 (3) | never |  |',
    '| bulk: time | s | **never** |  |  | 1 |',
    '',
  ]);
});
