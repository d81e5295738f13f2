/**
 * A relay that alters, cuts, replays, drops, reorders and invents: every time it is noticed, and never does a line
 * run that was not typed, or run twice. A program writes down each line that reaches it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fromUtf8 } from '../../shared/wire/bytes.ts';
import { splitChannel, withChannel } from '../../shared/wire/outer.ts';
import { type Device, deviceWith, pairDevice } from '../support/device.ts';
import { attack, TAMPERS } from '../support/hostile.ts';
import { type Ledger, openLedger } from '../support/ledger.ts';
import { seeded } from '../support/random.ts';
import { passOn, type RelayProxy } from '../support/relay-proxy.ts';
import { startTappedProduct, type TappedProduct } from '../support/tapped-product.ts';
import { until } from '../support/until.ts';

const random = seeded(20_261_123);
let tapped: TappedProduct;
let proxy: RelayProxy;
let device: Device;
let ledger: Ledger;
/** A frame of an earlier channel, per direction. */
const foreign: Record<'up' | 'down', Buffer> = { up: Buffer.alloc(0), down: Buffer.alloc(0) };

beforeAll(async () => {
  tapped = await startTappedProduct();
  ({ proxy } = tapped);
  proxy.meddle = (frame) => {
    if (frame.role === 'device' && frame.binary && frame.index > 1) foreign[frame.way] = frame.bytes;
    return [frame.bytes];
  };
  device = await pairDevice(tapped.product.pairing);
  ledger = await openLedger(tapped.product, device);
}, 90_000);
afterAll(async () => {
  device?.stop();
  await tapped?.close();
});
beforeEach(() => {
  proxy.meddle = passOn;
});

async function recover(): Promise<void> {
  proxy.meddle = passOn;
  device.link.wake();
  await device.live();
  await ledger.flows();
}

test('without tampering the same traffic passes', { timeout: 60_000 }, async () => {
  const states = device.states.length;
  for (let at = 0; at < 30; at++) {
    const line = ledger.type();
    if (at % 10 === 9) await ledger.reached(line);
  }
  expect(device.states).toHaveLength(states);
  await ledger.balance();
});

describe.each(['up', 'down'] as const)('on the way %s', { timeout: 60_000 }, (way) => {
  test.each(TAMPERS)('%s is noticed, and nothing runs for it', async (tamper) => {
    const live = device.link.state;
    const from = device.states.length;
    const planned = attack(tamper, way, { random, foreign: foreign[way] });
    proxy.meddle = planned.meddle;
    await until('the link to fall', async () => {
      if (device.link.state === live) ledger.type();
      await delay(20);
      return device.states.slice(from).some((state) => state.at === 'offline');
    });
    expect(planned.done()).toBe(true);
    const why = device.states.slice(from).map((state) => (state.at === 'offline' ? state.why : state.at));
    // What comes to the device is seen there for what it is; what goes up, the machine sees and hangs up.
    expect(why).toContain(way === 'down' ? 'tampered' : 'lost');
    await recover();
    await ledger.balance();
  });

  test('an altered handshake ends the channel before anything is granted', async () => {
    let spoiled = 0;
    proxy.meddle = (frame) => {
      if (frame.role !== 'device' || frame.way !== way || !frame.binary || frame.index > 0)
        return [frame.bytes];
      spoiled += 1;
      const copy = Buffer.from(frame.bytes);
      const at = random.int(copy.length);
      copy[at] = (copy[at] as number) ^ 0x55;
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
    await ledger.balance();
  });
});

test.each([
  { seconds: 1, runs: true },
  { seconds: 4, runs: false },
])('a key held back for $seconds s runs: $runs', { timeout: 60_000 }, async ({ seconds, runs }) => {
  const held: Buffer[] = [];
  let victim = 0;
  proxy.linger = true;
  proxy.meddle = (frame) => {
    // Its hello is the only text that a device sends now.
    if (frame.role === 'device' && frame.way === 'up' && !frame.binary) victim = frame.socket;
    return [frame.bytes];
  };
  const typist = deviceWith(device.credentials);
  typist.link.start();
  await typist.live();
  const terminal = typist.open(ledger.sessionId);
  await terminal.see(/ran line/);
  await ledger.reached(ledger.type(terminal));
  proxy.meddle = (frame) => {
    if (frame.socket !== victim || frame.way !== 'up' || !frame.binary) return [frame.bytes];
    held.push(frame.bytes);
    return [];
  };
  const line = ledger.type(terminal);
  await until('the key to leave the device', () => held.length > 0);
  // It hangs up, so that nothing but the late key itself can decide.
  const late = [...held];
  typist.stop();
  await delay(seconds * 1000);
  for (const bytes of late) proxy.injectInto(victim, 'up', bytes);
  if (runs) await ledger.reached(line);
  else {
    await delay(1000);
    expect(await ledger.ran()).not.toContain(line);
    ledger.forget(line);
  }
  proxy.linger = false;
  await recover();
  await ledger.balance();
});

test('a key held back too long does not run any more: it comes back as a draft', {
  timeout: 60_000,
}, async () => {
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
  const before = await ledger.ran();
  const line = ledger.type();
  await until('the device to give up that channel', () => device.link.state.at !== 'live');
  await delay(1500);
  for (const bytes of held) proxy.inject('device', 'up', bytes);
  await until('the draft', () =>
    ledger.terminal.drafts.some((draft) => fromUtf8(draft).includes(`line-${line}\n`)),
  );
  proxy.linger = false;
  proxy.cutAll();
  expect(await ledger.ran()).toEqual(before);
  await recover();
  await ledger.balance();
});

test('a channel announced under another device’s name is not let in', { timeout: 60_000 }, async () => {
  let renamed = 0;
  proxy.meddle = (frame) => {
    if (frame.role !== 'agent' || frame.way !== 'down' || frame.binary) return [frame.bytes];
    const control = JSON.parse(frame.bytes.toString('utf8')) as { t?: string };
    if (control.t !== 'opened') return [frame.bytes];
    renamed += 1;
    return [Buffer.from(JSON.stringify({ ...control, deviceId: 'a'.repeat(26) }))];
  };
  const from = device.states.length;
  device.stop();
  device.link.start();
  await until('two attempts', () => {
    device.link.wake();
    return renamed >= 2;
  });
  expect(device.states.slice(from).filter((state) => state.at === 'live')).toEqual([]);
  await recover();
});

test('a relay that does not carry out a revocation changes nothing', { timeout: 60_000 }, async () => {
  const second = await pairDevice(await tapped.product.invite(), 'a second');
  const theirs = second.open(ledger.sessionId);
  await theirs.see(/ran line/);
  await ledger.reached(ledger.type(theirs));
  proxy.linger = true;
  proxy.meddle = (frame) => {
    if (frame.role !== 'agent' || frame.way !== 'up' || frame.binary) return [frame.bytes];
    const { t } = JSON.parse(frame.bytes.toString('utf8')) as { t?: string };
    return t === 'revoke' || t === 'close' || t === 'allow' ? [] : [frame.bytes];
  };
  await device.call('DELETE', `/v1/devices/${second.credentials.deviceId}`);
  const before = await ledger.ran();
  await until('the sealed word of it', () => second.link.state.at === 'ended');
  expect(second.link.state).toMatchObject({ at: 'ended', why: 'revoked' });
  // The relay goes on carrying what the second device says, and lets it in again.
  const again = deviceWith(second.credentials);
  again.link.start();
  await until('three attempts', () => {
    again.link.wake();
    return again.states.filter((state) => state.at === 'connecting').length >= 3;
  });
  expect(again.states.filter((state) => state.at === 'live')).toEqual([]);
  again.stop();
  expect(await ledger.ran()).toEqual(before);
  proxy.linger = false;
});

test('a whole channel of yesterday, played again to the machine, runs nothing', {
  timeout: 60_000,
}, async () => {
  const recorded: Buffer[] = [];
  let channel = 0;
  proxy.meddle = (frame) => {
    if (frame.role === 'agent' && frame.way === 'down' && frame.binary) {
      const { channel: number, message } = splitChannel(frame.bytes);
      if (number > channel) {
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
  const terminal = again.open(ledger.sessionId);
  await terminal.see(/ran line/);
  await ledger.reached(ledger.type(terminal));
  const before = await ledger.ran();
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
  const { deviceId } = device.credentials;
  proxy.inject('agent', 'down', JSON.stringify({ t: 'opened', channel: ghost, deviceId }));
  for (const message of recorded) {
    proxy.inject('agent', 'down', Buffer.from(withChannel(ghost, message)));
    await delay(30);
  }
  await until('the machine to close it', () => closed);
  expect(await ledger.ran()).toEqual(before);
});
