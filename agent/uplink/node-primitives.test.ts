import { describe, expect, test } from 'vitest';
import { initiate, respond } from '../../shared/noise/handshake.ts';
import { generateStaticKey } from '../../shared/noise/keys.ts';
import { type Primitives, webPrimitives } from '../../shared/noise/primitives.ts';
import { randomBytes, utf8 } from '../../shared/wire/bytes.ts';
import { nodePrimitives } from './node-primitives.ts';

/** Those of WebCrypto are held to published vectors (shared/noise/handshake.test.ts); these to those. */
describe('the primitives on node:crypto give what those of WebCrypto give', () => {
  test('hash, key derivation and agreement', async () => {
    for (const length of [0, 1, 32, 200]) {
      const bytes = randomBytes(length);
      expect(nodePrimitives.sha256(bytes)).toEqual(await webPrimitives.sha256(bytes));
      const of = ({ hkdf }: Primitives) => hkdf(randomSalt, bytes, utf8('info'), 96);
      expect(of(nodePrimitives)).toEqual(await of(webPrimitives));
    }
    const [own, other] = [await nodePrimitives.newKey(), await generateStaticKey(true)];
    const shared = await webPrimitives.diffieHellman(own, other.publicKey);
    expect(nodePrimitives.diffieHellman(own, other.publicKey)).toEqual(shared);
    expect(nodePrimitives.diffieHellman(other, own.publicKey)).toEqual(shared);
    const sealed = await generateStaticKey(false);
    expect(await nodePrimitives.diffieHellman(sealed, own.publicKey)).toEqual(
      await webPrimitives.diffieHellman(own, sealed.publicKey),
    );
  });

  test('sealing, and refusing what was changed', async () => {
    const [key, nonce, data] = [randomBytes(32), randomBytes(12), randomBytes(32)];
    const [here, there] = [await nodePrimitives.aead(key), await webPrimitives.aead(key)];
    for (const length of [0, 5, 64]) {
      const plain = randomBytes(length);
      const sealed = await here.seal(nonce, data, plain);
      expect(sealed).toEqual(await there.seal(nonce, data, plain));
      expect(await here.open(nonce, data, sealed)).toEqual(plain);
      for (const at of [0, sealed.length - 1]) {
        const changed = sealed.slice();
        changed[at] = (changed[at] as number) ^ 1;
        expect(() => here.open(nonce, data, changed)).toThrow();
      }
      expect(() => here.open(nonce, randomBytes(32), sealed)).toThrow();
    }
    expect(() => here.open(nonce, data, new Uint8Array(15))).toThrow('without a tag');
  });

  test('a public key that is none, or leads to nothing, is refused', async () => {
    const own = await nodePrimitives.newKey();
    for (const publicKey of [
      new Uint8Array(32),
      Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0)),
    ])
      expect(() => nodePrimitives.diffieHellman(own, publicKey)).toThrow();
    expect(() => nodePrimitives.diffieHellman(own, new Uint8Array(31))).toThrow('32 bytes');
  });

  test.each([
    ['both', nodePrimitives, nodePrimitives],
    ['the device’s', nodePrimitives, webPrimitives],
    ['the machine’s', webPrimitives, nodePrimitives],
  ])('so a handshake with %s leads to the same keys', async (_, ofDevice, ofAgent) => {
    const [device, agent, psk] = [
      await generateStaticKey(true),
      await generateStaticKey(true),
      randomBytes(32),
    ];
    const prologue = utf8('openpoet/1');
    const initiator = await initiate({
      ...{ prologue, staticKey: device, remoteStatic: agent.publicKey, primitives: ofDevice },
    });
    const responder = await respond({ prologue, staticKey: agent, primitives: ofAgent });
    expect((await responder.message1(await initiator.message1(utf8('hi')))).remoteStatic).toEqual(
      device.publicKey,
    );
    const { message, result } = await responder.message2(psk, new Uint8Array(0));
    await expect(initiator.message2(message, randomBytes(32))).rejects.toThrow();
    const own = await initiator.message2(message, psk);
    expect([own.sendKey, own.receiveKey, own.hash]).toEqual([result.receiveKey, result.sendKey, result.hash]);
  });
});

const randomSalt = randomBytes(32);
