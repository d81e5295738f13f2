import { expect, test } from 'vitest';
import { formatPairingLink } from '../../../shared/model/pairing-link.ts';
import { createPairingFlow, type PairingDeps } from './pairing.ts';

const link = {
  app: 'https://poet.example',
  relay: 'wss://poet.example',
  agentEd: new Uint8Array(32).fill(1),
  agentStatic: new Uint8Array(32).fill(2),
  secret: new Uint8Array(32).fill(3),
};
const begin = (known: PairingDeps['known']) =>
  createPairingFlow(formatPairingLink(link), {
    known,
    enroll: () => Promise.reject(new Error('not begun')),
    keep() {},
    drop: async () => {},
  });

test('a link that names a known machine with another key is refused before anything is made', async () => {
  const flow = begin(async () => ({ name: 'atlas', agentStatic: new Uint8Array(32).fill(9) }));
  await expect.poll(() => flow.step().at).toBe('failed');
  expect(flow.step()).toMatchObject({ retry: false, problem: { title: 'This link is forged.' } });
  flow.begin('Phone');
  expect(flow.step().at).toBe('failed');
});

test('a known machine with its own key may be paired again, and a new one for the first time', async () => {
  for (const known of [{ name: 'atlas', agentStatic: link.agentStatic }, null]) {
    const flow = begin(async () => known);
    await expect.poll(() => flow.step().at).toBe('ready');
  }
});
