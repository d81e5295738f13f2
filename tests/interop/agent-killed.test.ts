/** `kill -9` of the agent in the middle of a flood: the recording holds every line, once. */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Project } from '../../shared/model/project.ts';
import { type Device, pairDevice } from '../support/device.ts';
import { type Product, startProduct } from '../support/product.ts';
import { until } from '../support/until.ts';

const LINES = 300_000;
let product: Product;
let device: Device;

beforeAll(async () => {
  product = await startProduct({ relay: 'separate' });
  await mkdir(join(product.account, 'verses'));
  device = await pairDevice(product.pairing);
}, 90_000);
afterAll(async () => {
  device?.stop();
  await product?.close();
});

/** Bytes recorded so far, as the files say: the last raw segment is named by the offset at which it starts. */
async function recorded(sessionId: string): Promise<number> {
  const folder = join(product.home, 'recordings', sessionId, '0');
  const last =
    (await readdir(folder))
      .filter((name) => name.endsWith('.raw'))
      .sort()
      .at(-1) ?? '0.raw';
  return Number.parseInt(last, 16) + (await stat(join(folder, last))).size;
}

/** One flood with one kill in it; true where the kill came before its end. */
async function flood(project: Project): Promise<boolean> {
  const command = `stty -echo; printf ready; read -r go; seq 1 ${LINES}; printf over; sleep 1000`;
  const size = { cols: 50, rows: 20 };
  const session = await device.start({ projectId: project.id, program: { kind: 'command', command }, size });
  let killed: Promise<void> | null = null;
  let flooding = false;
  const terminal = device.open(session.id, {
    size,
    onBytes: () => {
      if (flooding) killed ??= product.killAgent();
    },
  });
  await terminal.see(/ready/);
  const host = product.hostPid();
  flooding = true;
  terminal.type('\n');
  await until('the kill', () => killed !== null);
  await killed;
  const atTheKill = await recorded(session.id);
  await product.startAgent();
  expect(product.hostPid()).toBe(host);
  device.link.wake();
  await terminal.see(/over/, 120_000);
  expect(terminal.rows()).toEqual([
    ...Array.from({ length: 19 }, (_, at) => String(LINES - 18 + at)),
    'over',
  ]);

  const text = (await device.recording(session.id)).toString('utf8');
  const numbers = text
    .slice(text.indexOf('ready') + 5, text.lastIndexOf('over'))
    .trim()
    .split('\r\n');
  expect(numbers).toHaveLength(LINES);
  expect(numbers.findIndex((number, at) => number !== String(at + 1))).toBe(-1);
  terminal.close();
  await device.call('POST', `/v1/sessions/${session.id}/stop`, { how: 'force' });
  return atTheKill < text.length;
}

test('every line of seq 1 300000 is in the recording once, and the screen shows the last ones', async () => {
  const path = join(product.account, 'verses');
  const project = await device.call<Project>('POST', '/v1/projects', { path });
  let inTheMiddle = 0;
  // seq is quick: a kill that comes after its end proves nothing.
  for (let tries = 0; tries < 10 && inTheMiddle < 2; tries++) if (await flood(project)) inTheMiddle += 1;
  expect(inTheMiddle).toBe(2);
}, 300_000);
