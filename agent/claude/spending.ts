/** What a conversation has cost, and how full its context is, from its transcript. Pure. */
import type { Usage } from '../../shared/model/usage.ts';
import { pricesOf } from './prices.ts';
import type { Tokens, TranscriptSign } from './transcript-line.ts';

export interface Spending {
  model: string | null;
  /** Tokens. */
  context: number | null;
  /** Null: a model whose prices nobody here knows had a part in it. */
  usd: number | null;
  exact: boolean;
  /** Answers that may still be told again, of the session and of each subagent, with what they cost so far. */
  open: Readonly<Record<string, { message: string; usd: number }>>;
}

export const nothingSpent: Spending = { model: null, context: null, usd: 0, exact: true, open: {} };

const MAX_OPEN = 64;
const MILLION = 1_000_000;

/** `agent`: a subagent's id; null: the session itself. */
export function spend(spending: Spending, sign: TranscriptSign, agent: string | null): Spending {
  switch (sign.sign) {
    case 'cost':
      return { ...spending, usd: sign.usd, exact: true, open: {} };
    case 'compacted':
      return { ...spending, context: sign.tokens };
    case 'spent': {
      const { message, model, tokens } = sign;
      const inContext = tokens.input + tokens.cacheRead + tokens.cacheWrite + tokens.longCacheWrite;
      const seen = agent === null ? { ...spending, model, context: inContext } : spending;
      const whose = agent ?? '';
      const before = spending.open[whose];
      const usd = costOf(model, tokens);
      if (usd === null || spending.usd === null) return { ...seen, usd: null, exact: false };
      const more = before?.message === message ? usd - before.usd : usd;
      if (more === 0) return seen;
      const kept = Object.entries(spending.open).filter(([name]) => name !== whose);
      const open = Object.fromEntries([...kept, [whose, { message, usd }]].slice(-MAX_OPEN));
      return { ...seen, usd: spending.usd + more, exact: false, open };
    }
    default:
      return spending;
  }
}

/** US dollars; null where its prices are not known. */
export function costOf(model: string, tokens: Tokens): number | null {
  const sent = tokens.input + tokens.cacheRead + tokens.cacheWrite + tokens.longCacheWrite;
  const prices = pricesOf(model, sent);
  if (prices === null) return null;
  const sum =
    tokens.input * prices.input +
    tokens.output * prices.output +
    tokens.cacheRead * prices.cacheRead +
    tokens.cacheWrite * prices.cacheWrite +
    tokens.longCacheWrite * prices.longCacheWrite;
  return sum / MILLION;
}

export const usageFrom = ({ model, context, usd, exact }: Spending): Partial<Usage> => ({
  ...(model !== null && { model }),
  ...(context !== null && { context: { used: context, size: null } }),
  ...(model !== null && { cost: usd === null ? null : { usd, exact } }),
});
