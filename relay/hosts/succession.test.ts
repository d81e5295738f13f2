import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CloseCode } from '../../shared/wire/outer.ts';
import { connectAgent, connectDevice, newIdentity, settled } from '../conformance/peer.ts';
import { startTestRelay } from '../testing/node-relay.ts';
import { type Succession, succeed } from './succession.ts';

let dir: string;
let file: string;
let stood: Succession[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'poet-succession-'));
  file = join(dir, 'relay.db.sock');
  stood = [];
});
afterEach(async () => {
  for (const one of stood) one.stop();
  await rm(dir, { recursive: true });
});
const take = async (answerMs?: number) => {
  const one = await succeed(file, answerMs);
  stood.push(one);
  return one;
};

describe('a relay that takes over', () => {
  test('tells the one before it, and is told by the one after it', async () => {
    const first = await take();
    expect(first.former).toBe('none');
    const second = await take();
    expect(second.former).toBe('told');
    await first.succeeded;
    const third = await take();
    expect(third.former).toBe('told');
    await second.succeeded;
    // One that ends by itself leaves nobody to tell.
    third.stop();
    expect((await take()).former).toBe('none');
  });

  test('passes over what a killed one left, and does not wait for ever for one that hangs', async () => {
    await writeFile(file, '');
    expect((await take()).former).toBe('none');
    stood.pop()?.stop();
    const hangs = createServer(() => {}).listen(file);
    expect((await take(50)).former).toBe('silent');
    hangs.close();
  });

  test.skipIf(process.platform !== 'linux')(
    'listens on the port of the former before it ends, so that nobody is refused',
    async () => {
      const former = await startTestRelay({ sharedPort: true });
      const port = Number(new URL(former.url).port);
      const [who, device] = [await newIdentity(), await newIdentity()];
      const agent = await connectAgent(former.url, who);
      const next = await startTestRelay({ sharedPort: true, port });
      try {
        await expect(startTestRelay({ port })).rejects.toThrow(/EADDRINUSE/);
        await former.close();
        expect((await agent.end()).code).toBe(CloseCode.restarting);
        const again = await connectAgent(next.url, who);
        again.send({ t: 'allow', devices: [device.id] });
        await settled(again);
        await connectDevice(next.url, who.id, device);
        expect(next.connections()).toEqual({ agents: 1, devices: 1 });
      } finally {
        await next.close();
      }
    },
  );
});
