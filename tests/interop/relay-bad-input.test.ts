/** Whatever is thrown at a relay: it says why it hangs up, goes on for everybody else, and keeps nothing of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { admit } from '../../shared/link/admission.ts';
import { generateSigningKey } from '../../shared/noise/keys.ts';
import { toBase64Url } from '../../shared/wire/bytes.ts';
import { CloseCode, MAX_MESSAGE_BYTES, peerId, relayOrigin, socketPath } from '../../shared/wire/outer.ts';
import { cleanEnv } from '../support/clean-env.ts';
import { residentMiB } from '../support/memory.ts';
import { type Program, startPoet } from '../support/program.ts';
import { seeded } from '../support/random.ts';
import { openBare, pourInto } from '../support/socket.ts';

const SOMEBODY = 'a'.repeat(26);
let folder: string;
let relay: Program;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poet-relay-'));
  relay = startPoet(['relay', '--json', '--port', '0', '--no-app', '--home', folder], {
    env: cleanEnv(folder),
  });
  url = String((await relay.line('ready')).url);
}, 60_000);
afterAll(async () => {
  await relay.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

async function healthy(): Promise<boolean> {
  return (await fetch(`${url}/healthz`)).ok;
}

/** An agent of ours that the relay let in. */
async function admitted(): Promise<{ socket: WebSocket; closed: Promise<number> }> {
  const key = await generateSigningKey(false);
  const agentId = await peerId(key.publicKey);
  const origin = relayOrigin(url);
  const socket = new WebSocket(`${origin}${socketPath(agentId)}`, { perMessageDeflate: false });
  let over: (code: number) => void;
  const closed = new Promise<number>((resolve) => {
    over = resolve;
  });
  const identity = { role: 'agent', agentId, origin, key: key.publicKey, sign: key.sign } as const;
  await admit(socket as never, identity, { onMessage: () => {}, onClose: (code) => over(code) });
  return { socket, closed };
}

const hello = {
  t: 'hello',
  v: 1,
  role: 'agent',
  key: toBase64Url(new Uint8Array(32)),
  sig: toBase64Url(new Uint8Array(64)),
};

describe('before admission', { timeout: 60_000 }, () => {
  const cases: { what: string; say: string | Uint8Array; code: number }[] = [
    { what: 'text that is not JSON', say: 'hello?', code: CloseCode.protocol },
    { what: 'JSON that is not a hello', say: '{"t":"hello"}', code: CloseCode.protocol },
    {
      what: 'a hello with a field too many',
      say: JSON.stringify({ ...hello, more: 1 }),
      code: CloseCode.protocol,
    },
    { what: 'a hello of another version', say: JSON.stringify({ ...hello, v: 2 }), code: CloseCode.version },
    { what: 'a hello that nobody signed', say: JSON.stringify(hello), code: CloseCode.unavailable },
    { what: 'ciphertext', say: seeded(1).bytes(1000), code: CloseCode.protocol },
    // RFC 6455, section 7.4.1: message too big.
    { what: 'a frame beyond every size', say: 'x'.repeat(400_000), code: 1009 },
  ];
  test.each(cases)('$what is answered with a close that says so', async ({ say, code }) => {
    const socket = await openBare(url, SOMEBODY);
    await socket.text(/challenge/);
    socket.send(say);
    expect((await socket.ended).code).toBe(code);
    expect(await healthy()).toBe(true);
  });

  test('a path that names no agent opens no socket', async () => {
    const socket = await openBare(url, '../../etc/passwd');
    await socket.ended;
    expect(socket.texts).toEqual([]);
  });
});

describe('after admission', { timeout: 60_000 }, () => {
  const random = seeded(2);
  const cases: { what: string; say: string | Uint8Array; code: number }[] = [
    { what: 'a control frame that is none', say: '{"t":"obey"}', code: CloseCode.protocol },
    {
      what: 'an allow-set of names that are no ids',
      say: '{"t":"allow","devices":["x"]}',
      code: CloseCode.protocol,
    },
    { what: 'a binary frame without room for a channel', say: random.bytes(3), code: CloseCode.protocol },
    {
      what: 'a message longer than Noise has',
      say: random.bytes(MAX_MESSAGE_BYTES + 5),
      code: CloseCode.protocol,
    },
  ];
  test.each(cases)('$what is answered with a close that says so', async ({ say, code }) => {
    const agent = await admitted();
    agent.socket.send(say);
    expect(await agent.closed).toBe(code);
    expect(await healthy()).toBe(true);
  });
});

test('a million random bytes, many times over, leave it answering and no larger', {
  timeout: 120_000,
}, async () => {
  const random = seeded(3);
  async function round(): Promise<void> {
    await pourInto(url, random.bytes(1_000_000));
    for (let at = 0; at < 4; at++) {
      const socket = await openBare(url, SOMEBODY);
      await socket.text(/challenge/);
      for (let sent = 0; sent < 250_000; ) {
        const bytes = random.bytes(1 + random.int(40_000));
        socket.send(random.int(2) === 0 ? bytes : bytes.toString('latin1'));
        sent += bytes.length;
      }
      await socket.ended;
    }
  }
  for (let warm = 0; warm < 4; warm++) await round();
  const before = residentMiB(relay.pid);
  for (let at = 0; at < 12; at++) await round();
  expect(await healthy()).toBe(true);
  expect(residentMiB(relay.pid) - before).toBeLessThan(24);
});
