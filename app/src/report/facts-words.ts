/** What was measured, in words. Pure. */
import type { Facts, RanCommand, TestCount } from '../../../shared/model/report.ts';
import type { State } from '../ui/Mark.tsx';
import { span } from '../ui/time.ts';

export const failedRun = ({ outcome, tests }: RanCommand): boolean =>
  outcome === 'failed' || (tests?.failed ?? 0) > 0;

export function commandEnd({ outcome, exitCode }: Pick<RanCommand, 'outcome' | 'exitCode'>): string {
  switch (outcome) {
    case 'passed':
      return exitCode === null ? 'ended well' : `exit ${exitCode}`;
    case 'failed':
      return exitCode === null ? 'failed' : `exit ${exitCode}`;
    case 'running':
      return 'runs';
    case 'background':
      return 'in the background';
    default:
      return outcome;
  }
}

export function commandMark(command: RanCommand): State {
  if (failedRun(command)) return 'fail';
  if (command.outcome === 'passed') return 'done';
  return command.outcome === 'running' || command.outcome === 'background' ? 'work' : 'off';
}

/** The last run of each command that ran tests. */
export function lastTests(commands: readonly RanCommand[]): RanCommand[] {
  const last = new Map<string, RanCommand>();
  for (const one of commands)
    if (one.tests !== null) last.set(one.command.replaceAll(/\s+/g, ' ').trim(), one);
  return [...last.values()];
}

export const sumTests = (commands: readonly RanCommand[]): Omit<TestCount, 'runner'> =>
  lastTests(commands).reduce(
    (sum, { tests }) => ({
      passed: sum.passed + (tests?.passed ?? 0),
      failed: sum.failed + (tests?.failed ?? 0),
      skipped: sum.skipped + (tests?.skipped ?? 0),
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** "41 min · 212k tokens". */
export function spentWords({ ms, tokens }: Facts['spent']): string {
  if (tokens === null) return span(ms);
  const sum = tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite;
  return `${span(ms)} · ${thousands(sum)} tokens`;
}

const thousands = (count: number): string =>
  count < 1_000
    ? String(count)
    : count < 1_000_000
      ? `${Math.round(count / 1_000)}k`
      : `${(count / 1_000_000).toFixed(1)}M`;
