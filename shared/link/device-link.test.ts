import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { webCipher } from '../noise/web-cipher.ts';
import { utf8 } from '../wire/bytes.ts';
import { type Frame, Kind } from '../wire/inner.ts';
import type { Bye, Confirmed, Event } from '../wire/messages.ts';
import { CloseCode } from '../wire/outer.ts';
import { createPairing, type DeviceCredentials } from './credentials.ts';
import { createDeviceLink } from './device-link.ts';
import { LinkDown } from './errors.ts';
import { createRequestClient } from './request-client.ts';
import type { OpenChannel } from './secure-channel.ts';
import { serveRequests } from './serve-requests.ts';
import { createManualClock, type ManualClock, until } from './testing/manual-clock.ts';
import { createMemoryAgent, type MemoryAgent } from './testing/memory-agent.ts';
import { createMemoryRelay, type MemoryRelay } from './testing/memory-relay.ts';
import type { DeviceLink, LinkState } from './types.ts';

let relay: MemoryRelay;
let agent: MemoryAgent;
let clock: ManualClock;
let link: DeviceLink;
let credentials: DeviceCredentials;
let states: LinkState[];
let paired: number;

const ats = () => states.map((state) => state.at);
const live = () => until(() => link.state.at === 'live', 'live');
const offline = (why?: string) =>
  until(() => link.state.at === 'offline' && (why === undefined || link.state.why === why), `offline ${why}`);
const ended = () => until(() => link.state.at === 'ended', 'ended');

function makeLink(): DeviceLink {
  const made = createDeviceLink({
    credentials,
    newCipher: webCipher,
    openSocket: relay.openSocket,
    app: 'test',
    clock,
    random: () => 0.5,
    onPaired: () => {
      paired += 1;
    },
  });
  made.onState = (state) => states.push(state);
  return made;
}

beforeEach(async () => {
  relay = createMemoryRelay();
  agent = await createMemoryAgent(relay, webCipher);
  clock = createManualClock();
  const pairing = await createPairing(await agent.invite(), {
    extractable: false,
    name: 'phone',
    platform: 'test',
  });
  credentials = pairing.credentials;
  states = [];
  paired = 0;
  link = makeLink();
});
afterEach(() => link.stop());

describe('pairing', () => {
  test('a link that is scanned pairs: both sides show the same words, and the machine learns who came', async () => {
    const heard: Confirmed[] = [];
    link.onConfirmed = (confirmed) => heard.push(confirmed);
    link.start();
    await live();
    const [channel] = agent.channels();
    expect(heard.map((confirmed) => confirmed.machine.name)).toEqual(['testbox']);
    expect(channel?.deviceId).toBe(credentials.deviceId);
    expect(channel?.confirm.pairing?.name).toBe('phone');
    expect(link.words).toEqual(channel?.words);
    expect(link.words).toHaveLength(6);
    expect(paired).toBe(1);
    expect(credentials.pairing).toBeNull();
  });

  test('a device whose first answer was lost comes back by either key, and says no more who it is once known', async () => {
    const { inviteId } = credentials.pairing as NonNullable<DeviceCredentials['pairing']>;
    link.start();
    await live();
    const { pairing: _, ...rest } = credentials;
    link.stop();
    const pending = {
      ...rest,
      pairing: { inviteId, psk: new Uint8Array(32), token: inviteId, name: 'p', platform: 't' },
    };
    await until(() => agent.channels().length === 0);
    credentials = pending;
    link = makeLink();
    link.start();
    await live();
    expect(agent.channels()[0]?.confirm.pairing).toBeUndefined();
    expect(paired).toBe(2);
  });

  test('the loser of an invitation hears that it was used, and tries no more', async () => {
    agent.answer = () => ({ bye: { reason: 'used', message: 'another device was first' } });
    link.start();
    await ended();
    expect(link.state).toMatchObject({ why: 'used', message: 'another device was first' });
    clock.advance(600_000);
    expect(link.state.at).toBe('ended');
  });

  test('a link for another machine at this relay never gets a channel', async () => {
    const other = await createMemoryAgent(relay, webCipher);
    credentials.agentStatic = (await other.invite()).agentStatic;
    link.start();
    await offline('machine-unavailable');
    expect(agent.channels()).toEqual([]);
  });
});

describe('losing and finding the machine', () => {
  test('a relay that says "unavailable" ends nothing: the link waits and finds the machine when it is back', async () => {
    link.start();
    await live();
    agent.offline();
    await offline('lost');
    clock.advance(10_000);
    await offline('machine-unavailable');
    await agent.online();
    link.wake();
    await live();
    expect(ats().at(-1)).toBe('live');
  });

  test('a relay that is down is told apart from a machine that is', async () => {
    relay.up = false;
    link.start();
    await offline('relay-unreachable');
    expect(link.state).toMatchObject({ retryAt: expect.any(Number) });
  });

  test('a relay of another version is told apart from one that is down, and found again once it is updated', async () => {
    relay.version = 2;
    link.start();
    await offline('relay-version');
    relay.version = 1;
    link.wake();
    await live();
  });

  test('tries grow rarer, and rarer still while nobody looks', async () => {
    relay.up = false;
    const delays: number[] = [];
    link.start();
    for (let i = 0; i < 6; i++) {
      await offline();
      const { retryAt } = link.state as { retryAt: number };
      delays.push(retryAt - clock.now());
      clock.advance(retryAt - clock.now());
    }
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    expect(delays[0]).toBeLessThan(1000);
    await offline();
    link.setVisible(false);
    clock.advance(10_000);
    await offline();
    expect((link.state as { retryAt: number }).retryAt - clock.now()).toBeGreaterThan(10_000);
  });

  test('offline tells since when, over all tries', async () => {
    relay.up = false;
    link.start();
    await offline();
    const { since } = link.state;
    clock.advance(30_000);
    await offline();
    expect(link.state.since).toBe(since);
  });

  test('only a sealed word of the machine ends it: revoked, and no try after that', async () => {
    link.start();
    await live();
    agent.channels()[0]?.channel.end({ reason: 'revoked', message: 'you were removed' });
    await ended();
    expect(link.state).toMatchObject({ why: 'revoked', message: 'you were removed' });
    clock.advance(3_600_000);
    expect(ats().filter((at) => at === 'connecting')).toHaveLength(1);
  });

  test('a renewal is answered by a fresh handshake at once', async () => {
    link.start();
    await live();
    const { words } = link;
    // Long enough that the link counts as good; each ping is answered before time goes on.
    for (let i = 0; i < 3; i++) {
      await until(() => link.heardAt === clock.now(), 'an answer');
      clock.advance(5_000);
    }
    await until(() => link.heardAt === clock.now(), 'an answer');
    agent.channels()[0]?.channel.end({ reason: 'renew', message: '' });
    await until(() => ats().filter((at) => at === 'live').length === 2);
    expect(ats()).not.toContain('offline');
    expect(link.words).not.toEqual(words);
  });

  test('a machine that says renew to every channel is not dialled in a loop', async () => {
    agent.answer = () => ({ bye: { reason: 'renew', message: '' } });
    link.start();
    await offline();
    expect(ats().filter((at) => at === 'connecting').length).toBeLessThanOrEqual(2);
  });

  test('a relay that alters messages makes the link say so and try again', async () => {
    link.start();
    await live();
    const [socket] = relay.devices();
    if (socket === undefined) throw new Error('no socket');
    socket.onTheWay = (data) => {
      if (typeof data !== 'string') data[0] = (data[0] as number) ^ 1;
      return [data];
    };
    void link.fetch('/v1/machine').catch(() => {});
    await until(() => agent.channels().length === 0);
    await until(() => ats().includes('offline'));
  });

  test('stop says bye, is silent, and start begins anew', async () => {
    link.start();
    await live();
    const before = states.length;
    link.stop();
    expect(link.state).toMatchObject({ at: 'ended', why: 'stopped' });
    expect(states).toHaveLength(before);
    await until(() => agent.channels().length === 0);
    link.start();
    await live();
  });
});

describe('a socket that claims to be open', () => {
  const freeze = () => {
    const socket = relay.devices().at(-1);
    if (socket === undefined) throw new Error('no socket');
    socket.frozen = true;
  };

  test('is dead when a ping is not answered in time, and a fresh one takes its place', async () => {
    link.start();
    await live();
    await until(() => link.latency !== null);
    freeze();
    clock.advance(5_000);
    expect(link.state.at).toBe('live');
    clock.advance(4_100);
    expect(link.state).toMatchObject({ at: 'offline', why: 'lost' });
    clock.advance(1_000);
    await live();
  });

  test('is found out also where somebody sets the clock back meanwhile', async () => {
    link.start();
    await live();
    await until(() => link.latency !== null);
    freeze();
    clock.set(-3_600_000);
    clock.advance(5_000);
    clock.advance(4_100);
    expect(link.state).toMatchObject({ at: 'offline', why: 'lost' });
  });

  test('is doubted on waking, and given up in less than a second', async () => {
    link.start();
    await live();
    await until(() => link.latency !== null);
    freeze();
    link.wake();
    clock.advance(751);
    expect(link.state.at).toBe('offline');
  });

  test('answers a relay that asks how far it has read', async () => {
    link.start();
    await live();
    const [socket] = relay.devices();
    if (socket === undefined) return expect.unreachable();
    const sent: unknown[] = [];
    socket.send = (data) => void sent.push(data);
    socket.onmessage?.({ data: 'ping' });
    expect(sent).toEqual(['pong']);
    expect(link.state.at).toBe('live');
  });

  test('stands when it answers the doubt', async () => {
    link.start();
    await live();
    await until(() => link.latency !== null);
    const heard = link.heardAt as number;
    clock.advance(100);
    link.wake();
    await until(() => (link.heardAt as number) > heard);
    clock.advance(2_000);
    expect(link.state.at).toBe('live');
  });

  test('a long sleep while dialling does not hold up the wake', async () => {
    link.start();
    clock.advance(10_000);
    link.wake();
    await live();
    expect(ats().slice(0, 2)).toEqual(['connecting', 'connecting']);
  });
});

describe('through the channel', () => {
  test('fetch reaches the machine, and rejects with LinkDown while there is no channel', async () => {
    await expect(link.fetch('/v1/machine')).rejects.toBeInstanceOf(LinkDown);
    serve(async (request) => Response.json({ path: new URL(request.url).pathname }));
    link.start();
    await live();
    const response = await link.fetch('http://machine/v1/machine');
    expect(await response.json()).toEqual({ path: '/v1/machine' });
  });

  test('a call that waits when the channel is lost rejects with LinkDown', async () => {
    serve(() => new Promise(() => {}));
    link.start();
    await live();
    const answer = link.fetch('/v1/machine');
    relay.dropDevices(CloseCode.restarting);
    await expect(answer).rejects.toBeInstanceOf(LinkDown);
  });

  test('what the machine says right behind its confirm is not missed', async () => {
    const events: Event[] = [];
    link.onEvent = (event) => events.push(event);
    agent.greet = (channel) =>
      channel.send({ kind: Kind.event, json: { type: 'grant', grant: { role: 'owner' } } });
    link.start();
    await until(() => events.length === 1);
  });

  test('a sealed bye right before the socket closes is what counts', async () => {
    link.start();
    await live();
    const bye: Bye = { reason: 'refused', message: 'the words differ' };
    // The machine's end closes the channel at the relay as soon as the bye is out.
    agent.channels()[0]?.channel.end(bye);
    await ended();
    expect(link.state).toMatchObject({ why: 'refused' });
  });

  test('an event of a newer machine is let pass', async () => {
    link.start();
    await live();
    agent.channels()[0]?.channel.send({ kind: Kind.event, json: { type: 'from-the-future' } });
    serve(async () => new Response('still here'));
    expect(await (await link.fetch('/v1/machine')).text()).toBe('still here');
  });
});

function serve(answer: (request: Request) => Promise<Response>): void {
  const servers = new Map<OpenChannel, ReturnType<typeof serveRequests>>();
  agent.onFrame = (frame: Frame, channel) => {
    let server = servers.get(channel);
    if (server === undefined) {
      server = serveRequests({ fetch: answer, send: (out) => !channel.closed && channel.send(out) });
      servers.set(channel, server);
    }
    server.onFrame(frame);
  };
}

test('LinkDown names what happened', () => {
  const client = createRequestClient({ send: () => {} });
  client.close();
  return expect(client.fetch('/x', { method: 'POST', body: utf8('x') })).rejects.toThrow('no link');
});
