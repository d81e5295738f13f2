/** What operators are given beside the code is held to it: the list of metrics, the dashboard, the example of a config. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../limits.ts';
import { startTestRelay, type TestRelay } from '../testing/node-relay.ts';
import { readConfig } from './config.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFile(join(root, file), 'utf8');
/** Of a relay with TLS, and of one on Workers. */
const ELSEWHERE = ['certificate_expires_seconds', 'awake_seconds'];

let relay: TestRelay;
let metrics: string[];
let operations: string;
beforeAll(async () => {
  relay = await startTestRelay();
  const text = await (await fetch(`${relay.url}/metrics`)).text();
  metrics = [
    ...[...text.matchAll(/^# TYPE openpoet_relay_(\w+)/gm)].map(([, name = '']) => name),
    ...ELSEWHERE,
  ];
  operations = await read('docs/operations.md');
});
afterAll(() => relay.close());

/** Names in the first column of the tables of a section, without labels. */
function listed(heading: string): string[] {
  const [, section = ''] = operations.split(`\n${heading}\n`);
  const [own = ''] = section.split(/\n##+ /);
  const cells = [...own.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name = '']) => name));
}

describe('operators find', () => {
  test('every metric in the list, and none that does not exist', () => {
    expect(metrics.length).toBeGreaterThan(15);
    expect(listed('## What to watch').sort()).toEqual([...metrics].sort());
  });

  test('only existing metrics on the dashboard', async () => {
    const shown = [...(await read('deploy/grafana.json')).matchAll(/openpoet_relay_(\w+)/g)];
    expect(shown.length).toBeGreaterThan(15);
    expect(shown.map(([, name]) => name).filter((name) => !metrics.includes(String(name)))).toEqual([]);
  });

  test('every limit in the list', () => {
    expect(listed('### Limits').sort()).toEqual(Object.keys(defaultLimits).sort());
  });

  test('an example of a config that can be read', () => {
    expect(readConfig(join(root, 'deploy', 'relay.example.json'))).toMatchObject({
      origins: ['https://relay.example'],
    });
  });
});
