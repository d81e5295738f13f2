/** A small sample of `npm run chaos`: whatever the network and the processes do, each byte and each key is there once. */
import { expect, test } from 'vitest';
import { isClean } from '../chaos/report.ts';
import { runChaos } from '../chaos/run.ts';

test('a few dozen seeded faults lose nothing, double nothing and leave no screen wrong', async () => {
  const report = await runChaos({ faults: 40, seed: 20_261 });
  expect(report.problems).toEqual([]);
  expect(isClean(report)).toBe(true);
  expect(report).toMatchObject({ faults: 40, lost: 0, doubled: 0, disordered: 0, wrongScreens: 0 });
  expect(report.keys).toBeGreaterThan(100);
}, 240_000);

test('the same harness sees a key that it drops itself', async () => {
  const report = await runChaos({ faults: 4, seed: 1, sabotage: 'drop' });
  expect(report.lost).toBeGreaterThan(0);
}, 120_000);
