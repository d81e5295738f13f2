/**
 * A relay that alters, cuts, replays, drops, reorders and invents: every time it is noticed, and never does a line
 * run that was not typed, or run twice. A program writes down each line that reaches it.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Project } from '../../shared/model/project.ts';
import { fromUtf8 } from '../../shared/wire/bytes.ts';
import { splitChannel, withChannel } from '../../shared/wire/outer.ts';
import { cleanEnv } from '../support/clean-env.ts';
import { type Device, type DeviceTerminal, deviceWith, pairDevice } from '../support/device.ts';
import { attack, TAMPERS } from '../support/hostile.ts';
import { type Product, startProduct } from '../support/product.ts';
import { type Program, startPoet } from '../support/program.ts';
import { seeded } from '../support/random.ts';
import { passOn, type RelayProxy, startRelayProxy } from '../support/relay-proxy.ts';
import { until } from '../support/until.ts';

const random = seeded(20_261_123);
let folder: string;
let proxy: RelayProxy;
let relay: Program;
let product: Product;
let device: Device;
let terminal: DeviceTerminal;
let ledger: string;
let typed = 0;
/** A frame of an earlier channel, per direction. */
const foreign: Record<'up' | 'down', Buffer> = { up: Buffer.alloc(0), down: Buffer.alloc(0) };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poet-hostile-'));
  proxy = await startRelayProxy();
  relay = startPoet(['relay', '--json', '--port', '0', '--origin', proxy.url, '--home', folder], {
    env: cleanEnv(folder),
  });
  proxy.target = String((await relay.line('ready')).url);
  product = await startProduct({ relay: { url: proxy.url } });
  proxy.meddle = (frame) => {
    if (frame.role === 'device' && frame.binary && frame.index > 1) foreign[frame.way] = frame.bytes;
    return [frame.bytes];
  };
  device = await pairDevice(product.pairing);
  ledger = join(product.account, 'ledger');
  await mkdir(join(product.account, 'verses'));
  const project = await device.call<Project>('POST', '/v1/projects', {
    path: join(product.account, 'verses'),
  });
  const command = `stty -echo; echo ready; while read -r line; do echo "$line" >> '${ledger}'; echo "ran $line"; done`;
  const session = await device.start({ projectId: project.id, program: { kind: 'command', command } });
  terminal = device.open(session.id);
  await terminal.see(/ready/);
  await reached(type());
}, 90_000);
afterAll(async () => {
  device?.stop();
  await product?.close();
  await relay?.kill('SIGTERM');
  await proxy?.close();
  await rm(folder, { recursive: true, force: true });
});

function type(): number {
  typed += 1;
  terminal.type(`line-${typed}\n`);
  return typed;
}
async function lines(): Promise<number[]> {
  const text = await readFile(ledger, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const number = /^line-(\d+)$/.exec(line)?.[1];
      if (number === undefined) throw new Error(`something ran that nobody typed: ${JSON.stringify(line)}`);
      return Number(number);
    });
}
const reached = (line: number) =>
  until(`line ${line} to run`, async () => (await lines()).includes(line), {
    seen: async () => `${(await lines()).join(' ')}\n${JSON.stringify(device.states.slice(-8))}`,
  });

/** Whatever ran was typed, in that order, once; what did not run came back as a draft. */
async function holds(): Promise<void> {
  const ran = await lines();
  expect(ran).toEqual([...new Set(ran)].sort((a, b) => a - b));
  const drafts = terminal.drafts.map((draft) => fromUtf8(draft)).join('');
  const back = [...drafts.matchAll(/line-(\d+)\n/g)].map((found) => Number(found[1]));
  expect([...ran, ...back].sort((a, b) => a - b)).toEqual(Array.from({ length: typed }, (_, at) => at + 1));
}

async function recover(): Promise<void> {
  proxy.meddle = passOn;
  device.link.wake();
  await device.live();
  await reached(type());
}

test('without tampering the same traffic passes', async () => {
  const states = device.states.length;
  for (let at = 0; at < 30; at++) {
    const line = type();
    if (at % 10 === 9) await reached(line);
  }
  expect(device.states).toHaveLength(states);
  await holds();
}, 60_000);

describe.each(['up', 'down'] as const)('on the way %s', { timeout: 60_000 }, (way) => {
  test.each(TAMPERS)('%s is noticed, and nothing runs for it', async (tamper) => {
    const live = device.link.state;
    const done = device.states.length;
    const planned = attack(tamper, way, { random, foreign: foreign[way] });
    proxy.meddle = planned.meddle;
    await until('the link to fall', async () => {
      if (device.link.state === live) type();
      await delay(20);
      return device.states.slice(done).some((state) => state.at === 'offline');
    });
    expect(planned.done()).toBe(true);
    const why = device.states.slice(done).map((state) => (state.at === 'offline' ? state.why : state.at));
    // What comes to the device is seen there for what it is; what goes up, the machine sees and hangs up.
    if (way === 'down') expect(why).toContain('tampered');
    await recover();
    await holds();
  });
});

describe.each(['up', 'down'] as const)('in the handshake, on the way %s', { timeout: 60_000 }, (way) => {
  test('an altered message ends the channel before anything is granted', async () => {
    let spoiled = 0;
    proxy.meddle = (frame) => {
      if (frame.role !== 'device' || frame.way !== way || !frame.binary || frame.index > 0)
        return [frame.bytes];
      spoiled += 1;
      const copy = Buffer.from(frame.bytes);
      copy[random.int(copy.length)] = (copy[0] as number) ^ 0x55 ^ spoiled;
      return [copy];
    };
    const from = device.states.length;
    proxy.cutAll();
    await until('three failed handshakes', () => {
      device.link.wake();
      return spoiled >= 3;
    });
    expect(device.states.slice(from).filter((state) => state.at === 'live')).toEqual([]);
    await recover();
    await holds();
  });
});

test('a key that the relay holds back too long does not run any more: it comes back as a draft', async () => {
  const held: Buffer[] = [];
  let victim = 0;
  proxy.linger = true;
  proxy.meddle = (frame) => {
    if (frame.role !== 'device' || frame.way !== 'up' || !frame.binary || frame.index === 0)
      return [frame.bytes];
    victim ||= frame.socket;
    if (frame.socket !== victim) return [frame.bytes];
    held.push(frame.bytes);
    return [];
  };
  const before = await lines();
  const line = type();
  await until('the device to give up that channel', () => device.link.state.at !== 'live');
  await delay(1500);
  for (const bytes of held) proxy.inject('device', 'up', bytes);
  await until('the draft', () => terminal.drafts.some((draft) => fromUtf8(draft).includes(`line-${line}\n`)));
  proxy.linger = false;
  proxy.cutAll();
  expect(await lines()).toEqual(before);
  await recover();
  await holds();
}, 60_000);

test('a whole channel of yesterday, played again to the machine, runs nothing', async () => {
  const recorded: Buffer[] = [];
  let channel = 0;
  proxy.meddle = (frame) => {
    if (frame.role === 'agent' && frame.way === 'down' && frame.binary) {
      const { channel: number, message } = splitChannel(frame.bytes);
      if (message.length > 0 && number > channel) {
        channel = number;
        recorded.length = 0;
      }
      recorded.push(Buffer.from(message));
    }
    return [frame.bytes];
  };
  device.stop();
  const again = deviceWith(device.credentials);
  again.link.start();
  await again.live();
  const { sessions } = await again.call<{ sessions: { id: string }[] }>('GET', '/v1/sync?since=0');
  const second = again.open(String(sessions[0]?.id));
  await second.see(/ran line/);
  typed += 1;
  second.type(`line-${typed}\n`);
  await reached(typed);
  const before = await lines();
  again.stop();
  expect(recorded.length).toBeGreaterThan(4);

  const ghost = 0x7fff_fff0;
  let closed = false;
  proxy.meddle = (frame) => {
    if (frame.role !== 'agent' || frame.way !== 'up') return [frame.bytes];
    // The real relay never opened this channel, so it hears nothing of it.
    if (frame.binary) return splitChannel(frame.bytes).channel === ghost ? [] : [frame.bytes];
    const control = JSON.parse(frame.bytes.toString('utf8')) as { t?: string; channel?: number };
    if (control.channel !== ghost) return [frame.bytes];
    closed ||= control.t === 'close';
    return [];
  };
  proxy.inject(
    'agent',
    'down',
    JSON.stringify({ t: 'opened', channel: ghost, deviceId: device.credentials.deviceId }),
  );
  for (const message of recorded) {
    proxy.inject('agent', 'down', Buffer.from(withChannel(ghost, message)));
    await delay(30);
  }
  await until('the machine to close it', () => closed);
  expect(await lines()).toEqual(before);
}, 60_000);
