import { describe, expect, test } from 'vitest';
import { edgeLimits, readSettings } from './settings.ts';

const ORIGINS = 'wss://relay.example, https://poet.example\nwss://relay.example';

describe('settings of the relay on Workers', () => {
  test('addresses may stand with commas, spaces and lines between, and as https', () => {
    expect(readSettings({ ORIGINS }).origins).toEqual(['wss://relay.example', 'wss://poet.example']);
  });

  test('some limits replace the defaults, all others stay', () => {
    const { limits } = readSettings({
      ORIGINS,
      LIMITS: '{"helloMs":50,"keyBytes":{"perSecond":1,"burst":2}}',
    });
    expect(limits).toEqual({ ...edgeLimits, helloMs: 50, keyBytes: { perSecond: 1, burst: 2 } });
  });

  test('without tokens every agent may come; with some, one a line', () => {
    expect(readSettings({ ORIGINS }).tokens).toBeNull();
    const tokens = ['a token of 24 characters', 'one more of them, longer still'];
    expect(readSettings({ ORIGINS, OPERATOR_TOKENS: `${tokens.join('  # Ada\n')}\n` }).tokens).toEqual(
      tokens,
    );
  });

  test.each([
    [{}, /ORIGINS is not set/],
    [{ ORIGINS: ' , ' }, /ORIGINS is not set/],
    [{ ORIGINS: 'relay.example' }, /relay\.example/],
    [{ ORIGINS, LIMITS: '{' }, /LIMITS is no JSON/],
    [{ ORIGINS, LIMITS: '{"hellMs":50}' }, /LIMITS: hellMs/],
    [{ ORIGINS, LIMITS: '{"helloMs":0}' }, /LIMITS: helloMs/],
    [{ ORIGINS, LIMITS: '{"keyBytes":{"perSecond":1}}' }, /LIMITS: keyBytes\.burst/],
    [{ ORIGINS, OPERATOR_TOKENS: 'short' }, /token 1 is shorter than 24/],
    [{ ORIGINS, OPERATOR_TOKENS: '\n# nobody yet\n' }, /no registration token/],
  ])('%o is refused with words', (vars, words) => {
    expect(() => readSettings(vars)).toThrow(words);
  });
});
