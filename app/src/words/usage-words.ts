/** What Claude Code says of its means, in words. */
import type { Usage } from '../../../shared/model/usage.ts';

/** "62k", "1.2M": as exact as anybody needs it. */
export function tokens(count: number): string {
  if (count < 1000) return String(count);
  if (count < 1_000_000) return `${Math.round(count / 1000)}k`;
  const millions = count / 1_000_000;
  return `${millions >= 10 || Number.isInteger(millions) ? Math.round(millions) : millions.toFixed(1)}M`;
}

export function contextWords(context: Usage['context']): string | null {
  if (context === null) return null;
  return context.size === null
    ? `${tokens(context.used)} tokens`
    : `${tokens(context.used)} of ${tokens(context.size)} tokens`;
}

export function costWords(cost: Usage['cost']): string | null {
  if (cost === null) return null;
  const dollars = cost.usd < 0.01 && cost.usd > 0 ? 'less than $0.01' : `$${cost.usd.toFixed(2)}`;
  return cost.exact || dollars.startsWith('less') ? dollars : `about ${dollars}`;
}

const MODES: Readonly<Record<string, string>> = {
  default: 'Ask each time',
  manual: 'Ask each time',
  acceptEdits: 'Edit without asking',
  plan: 'Plan only',
  auto: 'Decide by itself what to ask',
  dontAsk: 'Never ask, refuse what is not allowed',
  bypassPermissions: 'Never ask',
};

export const modeWords = (mode: string | null): string | null =>
  mode === null ? null : (MODES[mode] ?? mode);
