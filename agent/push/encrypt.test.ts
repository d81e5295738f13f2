import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encryptPush, MAX_PUSH_BYTES } from './encrypt.ts';
import { testBrowser } from './testing.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

test('the example of RFC 8291, section 5, byte for byte', () => {
  const sealed = encryptPush(
    Buffer.from('When I grow up, I want to be a watermelon'),
    {
      p256dh: bytes(
        'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      ),
      auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
    },
    {
      privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
      salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
      pad: false,
    },
  );
  expect(sealed.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

describe('a message', () => {
  const browser = testBrowser('https://fcm.googleapis.com/x');
  const { p256dh, auth } = browser.subscription;
  const keys = { p256dh: bytes(p256dh), auth: bytes(auth) };

  test.each([0, 1, 500, 1023, 1024, 2000, MAX_PUSH_BYTES - 1, MAX_PUSH_BYTES])(
    'of %i bytes is read by its browser, and fits what a push service takes',
    (length) => {
      const message = randomBytes(length);
      const sealed = encryptPush(message, keys);
      expect(sealed.length).toBeLessThanOrEqual(4096);
      expect(browser.read(sealed).equals(message)).toBe(true);
    },
  );

  test('one byte more is refused', () => {
    expect(() => encryptPush(Buffer.alloc(MAX_PUSH_BYTES + 1), keys)).toThrow(RangeError);
  });

  test('long and short ones have the same length', () => {
    const lengths = ['yes', 'x'.repeat(900)].map((text) => encryptPush(Buffer.from(text), keys).length);
    expect(lengths[0]).toBe(lengths[1]);
  });

  test('no other browser reads it, and no two of the same text look alike', () => {
    const one = encryptPush(Buffer.from('secret'), keys);
    const other = encryptPush(Buffer.from('secret'), keys);
    expect(() => testBrowser('https://fcm.googleapis.com/y').read(one)).toThrow();
    expect(one.subarray(86).equals(other.subarray(86))).toBe(false);
  });

  test('a key that is no point of the curve is refused', () => {
    const bad = Buffer.from(keys.p256dh);
    bad[40] = (bad[40] as number) ^ 1;
    expect(() => encryptPush(Buffer.from('x'), { ...keys, p256dh: bad })).toThrow();
  });
});
