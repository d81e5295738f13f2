/** What Claude said when it asked for approval, held against what was recorded. Without any model. Pure. */
import type { Contradiction, RanCommand } from '../../shared/model/report.ts';
import type { ApprovalAsk } from '../../shared/model/task.ts';

const plain = (command: string): string => command.replaceAll(/\s+/g, ' ').trim();
const short = (text: string, most = 120): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** The last time that this command ran: by itself, or as a part of a longer one. */
export function lastRun(commands: readonly RanCommand[], command: string): RanCommand | null {
  const wanted = plain(command);
  const is = (one: RanCommand) => {
    const ran = plain(one.command);
    return ran === wanted || ran.split(/\s*(?:&&|\|\||;|\||\n)\s*/).includes(wanted);
  };
  return commands.findLast(is) ?? commands.findLast((one) => plain(one.command).includes(wanted)) ?? null;
}

export const failedRun = ({ outcome, tests }: Pick<RanCommand, 'outcome' | 'tests'>): boolean =>
  outcome === 'failed' || (tests?.failed ?? 0) > 0;

/** "exited with 1", "2 tests failed in it". */
export function endWords({
  outcome,
  exitCode,
  tests,
}: Pick<RanCommand, 'outcome' | 'exitCode' | 'tests'>): string {
  if (outcome === 'failed' && exitCode !== null) return `exited with ${exitCode}`;
  if ((tests?.failed ?? 0) > 0)
    return `had ${tests?.failed} failed ${tests?.failed === 1 ? 'test' : 'tests'}`;
  if (outcome === 'failed') return 'failed';
  return outcome === 'passed' ? 'ended well' : `is ${outcome}`;
}

/** Says that tests pass, not that they do not, nor that they should. */
const TESTS_PASS =
  /\b(?:tests?|test suite|suite|specs?|checks?)\b[^.\n]{0,60}\b(?:pass(?:es|ed|ing)?|green|succeed(?:s|ed)?)\b|\ball green\b/i;
const BUT_NOT = /\b(?:not|n't|never|no longer|should|would|fail(?:s|ed|ing)?|until|once|if)\b/i;

export function contradictions(asked: ApprovalAsk, commands: readonly RanCommand[]): Contradiction[] {
  const found: Contradiction[] = [];
  for (const { command, passed } of asked.commands) {
    const ran = lastRun(commands, command);
    if (ran === null) {
      found.push({
        said: `Claude names the command \`${short(command)}\`.`,
        found: 'No such command was recorded.',
        command: null,
      });
    } else if (passed && failedRun(ran)) {
      found.push({
        said: `Claude says that \`${short(command)}\` passed.`,
        found: `Its last run ${endWords(ran)}.`,
        command: ran.n,
      });
    }
  }
  const said = asked.summary
    .split(/(?<=[.!?\n])\s+/)
    .find((sentence) => TESTS_PASS.test(sentence) && !BUT_NOT.test(sentence));
  const lastTests = commands.findLast(({ tests }) => tests !== null) ?? null;
  const known = found.some(({ command }) => command !== null && command === lastTests?.n);
  if (said !== undefined && lastTests !== null && failedRun(lastTests) && !known) {
    found.push({
      said: `Claude says: “${short(said.trim())}”`,
      found: `The last tests that ran, \`${short(lastTests.command)}\`, ${endWords(lastTests)}.`,
      command: lastTests.n,
    });
  }
  return found;
}
