import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSecureChannel } from '../../shared/link/secure-channel.ts';
import type { Cipher } from '../../shared/link/types.ts';
import { webCipher } from '../../shared/noise/web-cipher.ts';
import { type Bytes, randomBytes } from '../../shared/wire/bytes.ts';
import { type Frame, Kind } from '../../shared/wire/inner.ts';
import { nodeCipher } from './node-cipher.ts';

const node = (key: Bytes): Cipher => nodeCipher(key) as Cipher;

test('seals and opens exactly what the browser does, under every nonce and after a rekey', async () => {
  const nonces = fc.oneof(
    fc.maxSafeNat(),
    fc.constantFrom(0, 1, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER),
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), nonces, async (text, nonce) => {
      const key = randomBytes(32);
      const plaintext = new Uint8Array(text);
      let [here, there] = [node(key), await webCipher(key)];
      for (let round = 0; round < 2; round++) {
        const sealed = here.seal(nonce, plaintext) as Bytes;
        expect(new Uint8Array(await there.seal(nonce, plaintext))).toEqual(sealed);
        expect(new Uint8Array(await there.open(nonce, sealed))).toEqual(plaintext);
        expect(new Uint8Array(here.open(nonce, sealed) as Bytes)).toEqual(plaintext);
        [here, there] = [here.rekey() as Cipher, await there.rekey()];
      }
    }),
    { numRuns: 50 },
  );
});

test.each(['a bit', 'the nonce', 'the length', 'the key'])(
  'does not open what was sealed with %s changed',
  (what) => {
    const key = randomBytes(32);
    const sealed = node(key).seal(7, randomBytes(64)) as Bytes;
    if (what === 'a bit') sealed[3] = (sealed[3] as number) ^ 1;
    const message = what === 'the length' ? sealed.slice(0, 10) : sealed;
    const opener = node(what === 'the key' ? randomBytes(32) : key);
    expect(() => opener.open(what === 'the nonce' ? 8 : 7, message)).toThrow();
  },
);

test('a channel on it seals, opens and answers in the turn that asked', () => {
  const keys = [randomBytes(32), randomBytes(32)] as const;
  const hash = randomBytes(32);
  const a = createSecureChannel({
    result: { sendKey: keys[0], receiveKey: keys[1], hash },
    newCipher: nodeCipher,
    transmit: (message) => b.receive(message),
    rekeyAfter: 3,
  });
  const b = createSecureChannel({
    result: { sendKey: keys[1], receiveKey: keys[0], hash },
    newCipher: nodeCipher,
    transmit: (message) => a.receive(message),
    rekeyAfter: 5,
  });
  const answers: Frame[] = [];
  b.onFrame = (frame) => frame.kind === Kind.ping && b.send({ kind: Kind.pong, value: frame.value });
  a.onFrame = (frame) => answers.push(frame);
  for (let value = 0; value < 20; value++) {
    a.send({ kind: Kind.ping, value });
    expect(answers).toHaveLength(value + 1);
  }
  expect(answers.at(-1)).toEqual({ kind: Kind.pong, value: 19 });
});
