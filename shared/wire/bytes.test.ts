import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  concat,
  equalBytes,
  fromBase64Url,
  fromHex,
  fromUtf8,
  lengthPrefixed,
  toBase32,
  toBase64Url,
  toHex,
  utf8,
} from './bytes.ts';

const anyBytes = fc.uint8Array({ maxLength: 300 });
const owned = (bytes: Uint8Array) => new Uint8Array(bytes);

describe('encodings', () => {
  test('hex and base64url give back every byte', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(owned(bytes));
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(owned(bytes));
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      }),
    );
  });

  test.each(['a', 'a=', 'ab==', '+/', 'Zh', 'a b c'])('%j is not canonical base64url', (text) => {
    expect(() => fromBase64Url(text)).toThrow(RangeError);
  });

  test.each(['0', 'xy', '0x00'])('%j is not hex', (text) => expect(() => fromHex(text)).toThrow(RangeError));

  // RFC 4648, section 10, in lower case and without padding.
  test.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('base32 of %j is %j', (text, encoded) => expect(toBase32(utf8(text))).toBe(encoded));

  test('bytes that are not UTF-8 are refused', () => {
    expect(() => fromUtf8(Uint8Array.of(0xff))).toThrow(TypeError);
  });
});

test('no two lists of parts give the same bytes', () => {
  const lists = fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 4 });
  fc.assert(
    fc.property(lists, lists, (a, b) => {
      const same = toHex(lengthPrefixed(...a)) === toHex(lengthPrefixed(...b));
      expect(same).toBe(JSON.stringify(a.map(toHex)) === JSON.stringify(b.map(toHex)));
    }),
  );
});

test('bytes are equal where length and every byte are', () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (a, b) => {
      expect(equalBytes(a, b)).toBe(toHex(a) === toHex(b));
      expect(equalBytes(a, concat(a))).toBe(true);
    }),
  );
});
