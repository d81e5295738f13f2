import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, toHex, utf8 } from '../wire/bytes.ts';
import { initiate, respond } from './handshake.ts';
import { generateStaticKey, importStaticKey, noiseSupport } from './keys.ts';
import { webCipher } from './web-cipher.ts';

interface Vector {
  protocol_name: string;
  init_prologue: string;
  init_static: string;
  init_ephemeral: string;
  init_remote_static: string;
  init_psks?: string[];
  resp_static: string;
  resp_ephemeral: string;
  handshake_hash: string;
  messages: { payload: string; ciphertext: string }[];
}
// cacophony's test vectors (public domain), as named in the file.
const { vectors } = JSON.parse(readFileSync(new URL('./testdata/vectors.json', import.meta.url), 'utf8')) as {
  vectors: Vector[];
};

/** RFC 8410: the fixed head of an X25519 private key in PKCS #8. */
const PKCS8_HEAD = fromHex('302e020100300506032b656e04220420');

async function keyOf(scalar: string) {
  const pkcs8 = concat(PKCS8_HEAD, fromHex(scalar));
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', true, ['deriveBits']);
  const { x } = await crypto.subtle.exportKey('jwk', key);
  return importStaticKey(pkcs8, new Uint8Array(Buffer.from(x as string, 'base64url')));
}

async function pairOf(vector: Vector) {
  const psk = vector.protocol_name.includes('psk2');
  const prologue = fromHex(vector.init_prologue);
  const initiator = await initiate({
    prologue,
    staticKey: await keyOf(vector.init_static),
    remoteStatic: fromHex(vector.init_remote_static),
    ephemeral: await keyOf(vector.init_ephemeral),
    psk,
  });
  const responder = await respond({
    prologue,
    staticKey: await keyOf(vector.resp_static),
    ephemeral: await keyOf(vector.resp_ephemeral),
    psk,
  });
  return { initiator, responder, psk: fromHex(vector.init_psks?.[0] ?? '00'.repeat(32)) };
}

describe.each(vectors)('$protocol_name against published vectors', (vector) => {
  const [first, second, ...transport] = vector.messages as [
    Vector['messages'][0],
    Vector['messages'][0],
    ...Vector['messages'],
  ];

  test('handshake messages, payloads and hash', async () => {
    const { initiator, responder, psk } = await pairOf(vector);
    const message1 = await initiator.message1(fromHex(first.payload));
    expect(toHex(message1)).toBe(first.ciphertext);
    expect(toHex((await responder.message1(message1)).payload)).toBe(first.payload);
    const { message, result } = await responder.message2(psk, fromHex(second.payload));
    expect(toHex(message)).toBe(second.ciphertext);
    expect(toHex(result.hash)).toBe(vector.handshake_hash);
    expect(toHex((await initiator.message2(message, psk)).hash)).toBe(vector.handshake_hash);
  });

  test('transport messages', async () => {
    const { initiator, responder, psk } = await pairOf(vector);
    const message1 = await initiator.message1(fromHex(first.payload));
    await responder.message1(message1);
    const { message, result: b } = await responder.message2(psk, fromHex(second.payload));
    const a = await initiator.message2(message, psk);
    for (const [at, { payload, ciphertext }] of transport.entries()) {
      const [from, to] = at % 2 === 0 ? [a, b] : [b, a];
      const n = Math.floor(at / 2);
      const sealed = await (await webCipher(from.sendKey)).seal(n, fromHex(payload));
      expect(toHex(sealed)).toBe(ciphertext);
      expect(toHex(await (await webCipher(to.receiveKey)).open(n, sealed))).toBe(payload);
    }
  });
});

describe('the handshake', () => {
  const prologue = utf8('openpoet/1');
  const psk = new Uint8Array(32).fill(7);

  async function fresh(options: { responderPrologue?: string } = {}) {
    const [device, agent] = [await generateStaticKey(false), await generateStaticKey(false)];
    const initiator = await initiate({ prologue, staticKey: device, remoteStatic: agent.publicKey });
    const responder = await respond({
      prologue: options.responderPrologue === undefined ? prologue : utf8(options.responderPrologue),
      staticKey: agent,
    });
    return { device, agent, initiator, responder };
  }

  test('tells the responder who calls before a PSK is chosen', async () => {
    const { device, initiator, responder } = await fresh();
    const { remoteStatic } = await responder.message1(await initiator.message1(utf8('invitation')));
    expect(remoteStatic).toEqual(device.publicKey);
  });

  test('a wrong PSK is refused and the right one can still be tried', async () => {
    const { initiator, responder } = await fresh();
    await responder.message1(await initiator.message1(utf8('')));
    const { message, result } = await responder.message2(psk, utf8(''));
    await expect(initiator.message2(message, new Uint8Array(32))).rejects.toThrow();
    const right = await initiator.message2(message, psk);
    expect(right.sendKey).toEqual(result.receiveKey);
    expect(right.receiveKey).toEqual(result.sendKey);
  });

  test('another prologue, a changed byte and a short message are refused', async () => {
    const other = await fresh({ responderPrologue: 'openpoet/2' });
    await expect(other.responder.message1(await other.initiator.message1(utf8('')))).rejects.toThrow();
    const { agent, initiator, responder } = await fresh();
    const message = await initiator.message1(utf8(''));
    for (const at of [0, 40, message.length - 1]) {
      const again = await respond({ prologue, staticKey: agent });
      const changed = message.slice();
      changed[at] = (changed[at] as number) ^ 1;
      await expect(again.message1(changed)).rejects.toThrow();
    }
    await expect(responder.message1(message.subarray(0, 60))).rejects.toThrow('too short');
  });

  test('a changed byte of the answer is refused, and the true answer is still taken', async () => {
    const { initiator, responder } = await fresh();
    await responder.message1(await initiator.message1(utf8('')));
    const { message } = await responder.message2(psk, utf8(''));
    for (const at of [0, 31, message.length - 1]) {
      const changed = message.slice();
      changed[at] = (changed[at] as number) ^ 1;
      await expect(initiator.message2(changed, psk)).rejects.toThrow();
    }
    await expect(initiator.message2(message, psk)).resolves.toBeDefined();
  });

  test('a key of small order is refused', async () => {
    const { responder } = await fresh();
    await expect(responder.message1(new Uint8Array(96))).rejects.toThrow();
  });

  test('works here without an extractable key', async () => {
    expect(await noiseSupport()).toBeNull();
    const key = await generateStaticKey(false);
    await expect(crypto.subtle.exportKey('pkcs8', key.privateKey)).rejects.toThrow();
  });
});

test('a rekeyed cipher opens what the other end sealed under its own new key, and nothing altered', async () => {
  const key = new Uint8Array(32).fill(3);
  const [one, other] = await Promise.all([(await webCipher(key)).rekey(), (await webCipher(key)).rekey()]);
  const sealed = await one.seal(5, utf8('after'));
  expect(await other.open(5, sealed)).toEqual(utf8('after'));
  await expect(async () => (await webCipher(key)).open(5, sealed)).rejects.toThrow();
  sealed[0] = (sealed[0] as number) ^ 1;
  await expect(async () => other.open(5, sealed)).rejects.toThrow();
});
