import { describe, expect, test } from 'vitest';
import { costOf, nothingSpent, spend, usageFrom } from './spending.ts';
import type { Tokens, TranscriptSign } from './transcript-line.ts';

const none: Tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, longCacheWrite: 0 };
const answer = (message: string, tokens: Partial<Tokens>, model = 'claude-opus-5-5'): TranscriptSign => ({
  sign: 'spent',
  message,
  model,
  tokens: { ...none, ...tokens },
});
const upon = (...signs: readonly (TranscriptSign | [string, TranscriptSign])[]) =>
  usageFrom(
    signs.reduce(
      (all, one) =>
        Array.isArray(one) ? spend(all, one[1], one[0]) : spend(all, one as TranscriptSign, null),
      nothingSpent,
    ),
  );

describe('what a conversation has spent', () => {
  test('is nothing that anybody can say before its first answer', () => {
    expect(upon()).toEqual({});
  });

  test('is the sum of its answers, each once, though each of its parts tells it', () => {
    const first = answer('m1', { input: 1_000_000, output: 7 });
    expect(upon(first, first, answer('m2', { output: 1_000_000 }))).toEqual({
      model: 'claude-opus-5-5',
      context: { used: 0, size: null },
      cost: { usd: expect.closeTo(24.00014), exact: false },
    });
  });

  test('counts subagents, whose context is their own', () => {
    const mine = answer('m1', { input: 1000 });
    const used = upon(mine, ['a1', answer('s1', { output: 1_000_000 })], mine);
    expect(used.context).toEqual({ used: 1000, size: null });
    expect(used.cost?.usd).toBeCloseTo(20.004);
  });

  test('is exact where Claude Code says it itself, and goes on from there', () => {
    const first = answer('m1', { input: 1_000_000 });
    expect(upon(first, { sign: 'cost', usd: 4.1 }).cost).toEqual({ usd: 4.1, exact: true });
    expect(upon(first, { sign: 'cost', usd: 4.1 }, answer('m2', { input: 500_000 })).cost).toEqual({
      usd: 6.1,
      exact: false,
    });
  });

  test('costs more in a long request, with a model that has it so', () => {
    const cost = (input: number) => costOf('claude-haiku-5-5', { ...none, input, output: 1000 });
    expect(cost(100_000)).toBeCloseTo(0.01 + 0.0005);
    expect(cost(100_001)).toBeCloseTo(0.05 + 0.0025);
  });

  test('is not known with a model whose prices are not', () => {
    const other = answer('m1', { input: 1 }, 'some-model-of-a-gateway');
    expect(upon(other, answer('m2', { input: 1 }))).toMatchObject({ cost: null, model: 'claude-opus-5-5' });
    expect(costOf('claude-opus-5-51', none)).toBeNull();
  });

  test('a shortened context is smaller', () => {
    const used = upon(answer('m1', { input: 10, cacheRead: 90_000 }), { sign: 'compacted', tokens: 2882 });
    expect(used.context?.used).toBe(2882);
  });
});
