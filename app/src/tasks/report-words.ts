/** A report in a line. */
import type { ReportLine } from '../../../shared/model/report.ts';
import { countWords } from './task-words.ts';

const VERDICTS = {
  verified: 'verified',
  partly: 'partly verified',
  not_verified: 'not verified',
  cannot_tell: 'cannot tell',
} as const;

export function verdictWord({ state, verdict }: Pick<ReportLine, 'state' | 'verdict'>): string {
  if (state === 'measuring') return 'is being measured';
  if (state === 'judging') return 'is being judged';
  return verdict === null ? 'measured only' : VERDICTS[verdict];
}

/** "+96 −31 in 4 files". */
export const reportLineWords = ({ added, removed, files }: ReportLine): string =>
  files === 0 ? 'no change' : `+${added} −${removed} in ${countWords(files, 'file')}`;
