import { describe, expect, test } from 'vitest';
import { toHex } from '../wire/bytes.ts';
import { deriveDevicePsk, derivePairing, inviteIdOf, safetyWords } from './pairing.ts';
import { WORDS } from './words.ts';

const secret = new Uint8Array(32).fill(1);

describe('pairing secrets', () => {
  test('what the relay sees is none of what the channel uses', async () => {
    const { psk, token, inviteId } = await derivePairing(secret);
    expect(new Set([secret, psk, token, inviteId].map(toHex)).size).toBe(4);
    expect(await inviteIdOf(token)).toEqual(inviteId);
  });

  test('a device PSK belongs to one agent and one device', async () => {
    const { psk } = await derivePairing(secret);
    const key = (fill: number) => new Uint8Array(32).fill(fill);
    const psks = await Promise.all([
      deriveDevicePsk(psk, key(1), key(2)),
      deriveDevicePsk(psk, key(2), key(1)),
      deriveDevicePsk(psk, key(1), key(3)),
    ]);
    expect(new Set(psks.map(toHex)).size).toBe(3);
  });
});

describe('safety words', () => {
  test('are 1,024 different plain words', () => {
    expect(WORDS).toHaveLength(1024);
    expect(new Set(WORDS).size).toBe(1024);
    for (const word of WORDS) expect(word).toMatch(/^[a-z]{4,8}$/);
  });

  test('are six, the same for the same handshake and others for another', async () => {
    const words = await safetyWords(secret);
    expect(words).toHaveLength(6);
    expect(await safetyWords(secret)).toEqual(words);
    expect(await safetyWords(new Uint8Array(32))).not.toEqual(words);
  });
});
