import type { Verdict } from '../../../shared/model/report.ts';

const SENTENCES: Readonly<Record<Verdict, string>> = {
  verified: 'Verified.',
  partly: 'Partly verified.',
  not_verified: 'Not verified.',
  cannot_tell: 'Cannot tell.',
};
/** A verdict as a person reads it first. */
export const verdictSentence = (verdict: Verdict): string => SENTENCES[verdict];
