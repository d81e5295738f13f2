import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { randomBytes, toBase64Url, toHex, utf8 } from './bytes.ts';
import {
  agentControlSchema,
  challengeSchema,
  helloSchema,
  helloTranscript,
  MAX_CONTROL_BYTES,
  parseControl,
  peerId,
  relayControlSchema,
  relayOrigin,
  splitChannel,
  welcomeSchema,
  withChannel,
} from './outer.ts';

const b64 = (length: number) => toBase64Url(new Uint8Array(length).fill(7));
const id = 'a'.repeat(26);
const hello = { t: 'hello', v: 1, role: 'device', key: b64(32), sig: b64(64) };
const ok = (schema: v.GenericSchema, value: unknown) => v.safeParse(schema, value).success;

describe('a frame of the relay or of a peer', () => {
  test.each<[string, v.GenericSchema, unknown]>([
    ['challenge', challengeSchema, { t: 'challenge', v: 1, nonce: b64(32) }],
    ['hello of a device', helloSchema, hello],
    ['hello with a token', helloSchema, { ...hello, token: b64(32) }],
    ['hello of an agent', helloSchema, { ...hello, role: 'agent' }],
    ['welcome', welcomeSchema, { t: 'welcome', v: 1 }],
    ['opened', relayControlSchema, { t: 'opened', channel: 1, deviceId: id }],
    ['closed', relayControlSchema, { t: 'closed', channel: 0xffff_ffff }],
    ['allow', agentControlSchema, { t: 'allow', devices: [id] }],
    ['invite', agentControlSchema, { t: 'invite', id: b64(32), ttl: 600_000 }],
  ])('%s is taken', (_, schema, value) => expect(ok(schema, value)).toBe(true));

  test.each<[string, v.GenericSchema, unknown]>([
    ['a field that nobody knows', helloSchema, { ...hello, extra: 1 }],
    ['another version', helloSchema, { ...hello, v: 2 }],
    ['a short key', helloSchema, { ...hello, key: b64(31) }],
    ['a short signature', helloSchema, { ...hello, sig: b64(63) }],
    ['a token of an agent', helloSchema, { ...hello, role: 'agent', token: b64(32) }],
    ['a role that nobody knows', helloSchema, { ...hello, role: 'admin' }],
    ['channel 0', relayControlSchema, { t: 'closed', channel: 0 }],
    ['a channel beyond 32 bits', relayControlSchema, { t: 'closed', channel: 2 ** 32 }],
    ['an id in capitals', relayControlSchema, { t: 'opened', channel: 1, deviceId: id.toUpperCase() }],
    [
      'an invitation for longer than ten minutes',
      agentControlSchema,
      { t: 'invite', id: b64(32), ttl: 600_001 },
    ],
    ['an allow-set beyond bounds', agentControlSchema, { t: 'allow', devices: Array(4097).fill(id) }],
    ['a nonce that is no text', challengeSchema, { t: 'challenge', v: 1, nonce: 5 }],
  ])('with %s is refused', (_, schema, value) => expect(ok(schema, value)).toBe(false));

  test('that is no JSON, or larger than may be, is not even looked at', () => {
    expect(parseControl(welcomeSchema, '{')).toBeUndefined();
    const padded = `${JSON.stringify({ t: 'welcome', v: 1 })}${' '.repeat(MAX_CONTROL_BYTES)}`;
    expect(parseControl(welcomeSchema, padded)).toBeUndefined();
  });

  test('anything else in JSON is refused without a throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        for (const schema of [
          challengeSchema,
          helloSchema,
          welcomeSchema,
          relayControlSchema,
          agentControlSchema,
        ]) {
          expect(parseControl(schema as v.GenericSchema, text)).toBeUndefined();
        }
      }),
    );
  });
});

describe('what a hello signs', () => {
  const base = { role: 'device', origin: 'wss://a', agentId: id, nonce: b64(32) } as const;
  const of = (change: object) => toHex(helloTranscript({ ...base, ...change }));

  test('differs with every part, so that it serves one relay, one machine and one socket', () => {
    const all = [
      of({}),
      of({ role: 'agent' }),
      of({ origin: 'wss://b' }),
      of({ agentId: 'b'.repeat(26) }),
      of({ nonce: toBase64Url(randomBytes(32)) }),
      of({ token: b64(32) }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

test.each([
  ['https://Relay.Example', 'wss://relay.example'],
  ['wss://relay.example:443/path?x#y', 'wss://relay.example'],
  ['http://127.0.0.1:8080/', 'ws://127.0.0.1:8080'],
])('the origin of %s is %s', (address, origin) => expect(relayOrigin(address)).toBe(origin));

test.each(['relay.example', 'ftp://relay.example', '', 'javascript:alert(1)'])(
  '%j names no relay',
  (address) => {
    expect(() => relayOrigin(address)).toThrow(TypeError);
  },
);

test('an id is 26 characters of the hash of the key', async () => {
  const key = new Uint8Array(32);
  expect(await peerId(key)).toMatch(/^[a-z2-7]{26}$/);
  expect(await peerId(key)).not.toBe(await peerId(new Uint8Array(32).fill(1)));
});

test('a channel number comes off as it went on; a frame too short for one is refused', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffff_ffff }),
      fc.uint8Array({ maxLength: 100 }),
      (channel, message) => {
        const split = splitChannel(withChannel(channel, message));
        expect(split.channel).toBe(channel);
        expect(toHex(split.message)).toBe(toHex(message));
      },
    ),
  );
  expect(() => splitChannel(utf8('abc'))).toThrow(RangeError);
});
