/** `kill -9` of the agent in the middle of a flood: the recording holds every line, once. */
import { mkdir } from 'node:fs/promises';
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

test('every line of seq 1 300000 is in the recording once, and the screen shows the last ones', async () => {
  const project = await device.call<Project>('POST', '/v1/projects', {
    path: join(product.account, 'verses'),
  });
  const command = `stty -echo; printf ready; read -r go; seq 1 ${LINES}; printf over; sleep 1000`;
  const session = await device.start({ projectId: project.id, program: { kind: 'command', command } });
  const terminal = device.open(session.id, { size: { cols: 50, rows: 20 } });
  await terminal.see(/ready/);
  const host = product.hostPid();
  terminal.type('\n');
  await until('the flood to begin', () => terminal.received > 20_000);
  await product.killAgent();
  await product.startAgent();
  expect(product.hostPid()).toBe(host);
  device.link.wake();
  await terminal.see(/over/, 120_000);
  const rows = terminal.rows();
  expect(rows).toEqual([...Array.from({ length: 19 }, (_, at) => String(LINES - 18 + at)), 'over']);

  const text = (await device.recording(session.id)).toString('utf8');
  const numbers = text
    .slice(text.indexOf('ready') + 5, text.lastIndexOf('over'))
    .trim()
    .split('\r\n');
  expect(numbers).toHaveLength(LINES);
  expect(numbers.findIndex((number, at) => number !== String(at + 1))).toBe(-1);
}, 180_000);
