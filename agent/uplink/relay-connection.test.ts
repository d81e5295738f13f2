import { beforeEach, describe, expect, test } from 'vitest';
import type { WebSocketLike } from '../../shared/link/types.ts';
import { noLog } from '../../shared/model/log.ts';
import { generateSigningKey, generateStaticKey } from '../../shared/noise/keys.ts';
import { randomBytes, toBase64Url } from '../../shared/wire/bytes.ts';
import { CloseCode, OUTER_VERSION, peerId, withChannel } from '../../shared/wire/outer.ts';
import type { AgentKeys } from '../keys.ts';
import { testClock } from '../testing/clock.ts';
import type { ChannelCarrier } from './channel-host.ts';
import { createRelayConnection, type RelayConnection } from './relay-connection.ts';

class Socket implements WebSocketLike {
  binaryType = '';
  readyState = 1;
  bufferedAmount = 0;
  onopen = null;
  onmessage: WebSocketLike['onmessage'] = null;
  onclose: WebSocketLike['onclose'] = null;
  onerror = null;
  readonly sent: (string | Uint8Array)[] = [];
  closed = false;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
  send(data: string | Uint8Array<ArrayBuffer>) {
    this.sent.push(data);
  }
  close() {
    this.closed = true;
  }
  hear(data: unknown) {
    this.onmessage?.({
      data: typeof data === 'object' && !(data instanceof ArrayBuffer) ? JSON.stringify(data) : data,
    });
  }
  async admit() {
    this.hear({ t: 'challenge', v: OUTER_VERSION, nonce: toBase64Url(randomBytes(32)) });
    await expect.poll(() => this.sent.length).toBe(1);
    this.hear({ t: 'welcome', v: OUTER_VERSION });
  }
  texts() {
    return this.sent.filter((data) => typeof data === 'string');
  }
}

let keys: AgentKeys;
let clock: ReturnType<typeof testClock>;
let sockets: Socket[];
let told: string[];
let carrier: ChannelCarrier | null;
let relay: RelayConnection;

beforeEach(async () => {
  const signing = await generateSigningKey(false);
  keys = { signing, noise: await generateStaticKey(false), agentId: await peerId(signing.publicKey) };
  clock = testClock(1_000_000);
  sockets = [];
  told = [];
  carrier = null;
  relay = createRelayConnection(
    {
      relay: 'https://relay.example',
      keys,
      clock,
      log: noLog,
      random: () => 0.5,
      openSocket: (url) => {
        const socket = new Socket(url);
        sockets.push(socket);
        return socket;
      },
    },
    {
      onUp: (up) => {
        carrier = up;
        told.push('up');
      },
      onDown: () => told.push('down'),
      onControl: (control) => told.push(control.t),
      onMessage: (channel, message) => told.push(`${channel}: ${message.length}`),
    },
  );
});
const socket = () => sockets.at(-1) as Socket;
const up = async () => {
  await socket().admit();
  await expect.poll(() => relay.connected).toBe(true);
};

describe('the connection to the relay', () => {
  test('is dialled under the agent’s id, and carries channels both ways once admitted', async () => {
    relay.start();
    expect(socket().url).toBe(`wss://relay.example/v1/agents/${keys.agentId}/socket`);
    expect(relay.connected).toBe(false);
    relay.control({ t: 'allow', devices: [] });
    expect(socket().sent).toEqual([]);
    await up();
    socket().hear({ t: 'opened', channel: 7, deviceId: 'a'.repeat(26) });
    socket().hear(withChannel(7, randomBytes(5)).buffer);
    expect(told).toEqual(['up', 'opened', '7: 5']);
    carrier?.send(7, randomBytes(3));
    carrier?.close(7);
    expect((socket().sent.at(-2) as Uint8Array).length).toBe(7);
    expect(socket().sent.at(-1)).toBe('{"t":"close","channel":7}');
  });

  test('that is lost is dialled again, with growing patience, until it stops', async () => {
    relay.start();
    for (let i = 1; i <= 30; i++) {
      socket().onclose?.({ code: 1006, reason: '' });
      await Promise.resolve();
      await Promise.resolve();
      clock.advance(30_000);
      await expect.poll(() => sockets.length).toBe(i + 1);
    }
    socket().onclose?.({ code: 1006, reason: '' });
    await Promise.resolve();
    relay.stop();
    clock.advance(60_000);
    expect(sockets).toHaveLength(31);
    expect(told).toEqual([]);
  });

  test('that answers no ping is dead, whatever it claims', async () => {
    relay.start();
    await up();
    clock.advance(30_000);
    expect(socket().texts().at(-1)).toBe('ping');
    socket().hear('pong');
    clock.advance(10_000);
    clock.advance(30_000);
    expect(
      socket()
        .texts()
        .filter((text) => text === 'ping'),
    ).toHaveLength(2);
    expect(relay.connected).toBe(true);
    clock.advance(10_000);
    expect(relay.connected).toBe(false);
    expect(sockets[0]?.closed).toBe(true);
    expect(told).toEqual(['up', 'down']);
    clock.advance(30_000);
    expect(sockets).toHaveLength(2);
  });

  test('answers a relay that asks how far it has read', async () => {
    relay.start();
    await up();
    socket().hear('"ping"');
    socket().onmessage?.({ data: 'ping' });
    expect(socket().sent.at(-1)).toBe('pong');
    expect(told).toEqual(['up']);
  });

  test('says why a relay of invited machines refuses this one, until it does not', async () => {
    relay.start();
    socket().onclose?.({ code: CloseCode.unregistered, reason: '' });
    await expect.poll(() => relay.problem).toMatch(/--relay-token/);
    clock.advance(30_000);
    await up();
    expect(relay.problem).toBeNull();
  });

  test('that reads too slowly is given up, so that its queue is bounded', async () => {
    relay.start();
    await up();
    socket().bufferedAmount = 33 * 1024 * 1024;
    carrier?.send(1, randomBytes(3));
    expect(told).toEqual(['up', 'down']);
  });

  test('that restarts is dialled within a tenth of a second, and with patience where it is not back', async () => {
    relay.start();
    await up();
    socket().onclose?.({ code: CloseCode.restarting, reason: '' });
    clock.advance(49);
    expect(sockets).toHaveLength(1);
    clock.advance(1);
    expect(sockets).toHaveLength(2);
    socket().onclose?.({ code: 1006, reason: '' });
    await Promise.resolve();
    await Promise.resolve();
    clock.advance(380);
    expect(sockets).toHaveLength(2);
    clock.advance(5);
    expect(sockets).toHaveLength(3);
    // A relay that says so each time is not dialled in a loop.
    await up();
    socket().onclose?.({ code: CloseCode.restarting, reason: '' });
    clock.advance(100);
    expect(sockets).toHaveLength(3);
  });

  test('that comes and goes is not taken for one that is away', async () => {
    relay.start();
    for (let i = 1; i <= 30; i++) {
      await up();
      socket().onclose?.({ code: 1006, reason: '' });
      clock.advance(5_000);
      expect(sockets).toHaveLength(i + 1);
    }
  });

  test('ignores frames that are none, and what an old socket still says', async () => {
    relay.start();
    await up();
    const [first] = sockets as [Socket];
    first.hear('{"t":"nonsense"}');
    first.hear('not json');
    first.hear(new ArrayBuffer(2));
    expect(told).toEqual(['up']);
    first.onclose?.({ code: 4503, reason: 'restarting' });
    first.hear({ t: 'closed', channel: 1 });
    expect(told).toEqual(['up', 'down']);
    carrier?.send(1, randomBytes(3));
    expect(first.sent).toHaveLength(1);
  });
});
