import { describe, expect, test } from 'vitest';
import type { RanCommand, TestCount } from '../../shared/model/report.ts';
import { contradictions, lastRun } from './claims-held.ts';

const ran = (
  n: number,
  command: string,
  exitCode: number,
  tests: Partial<TestCount> | null = null,
): RanCommand => ({
  n,
  sessionId: 's'.repeat(26),
  position: null,
  at: n,
  ms: 1,
  command,
  outcome: exitCode === 0 ? 'passed' : 'failed',
  exitCode,
  tests: tests && { runner: 'vitest', passed: 0, failed: 0, skipped: 0, ...tests },
  output: '',
});
const asked = (summary: string, ...commands: { command: string; passed: boolean }[]) => ({
  summary,
  check: '',
  commands,
  files: [],
});

describe('a command that Claude names', () => {
  test('as passed, though its last run failed, is held against it', () => {
    const commands = [ran(1, 'npm test', 0), ran(2, 'cd sync &&  npm test', 1)];
    expect(contradictions(asked('Done.', { command: 'npm  test', passed: true }), commands)).toEqual([
      { said: 'Claude says that `npm  test` passed.', found: 'Its last run exited with 1.', command: 2 },
    ]);
  });

  test('though it was never recorded, too', () => {
    expect(
      contradictions(asked('Done.', { command: 'npm run soak', passed: true }), [ran(1, 'npm test', 0)]),
    ).toEqual([
      {
        said: 'Claude names the command `npm run soak`.',
        found: 'No such command was recorded.',
        command: null,
      },
    ]);
  });

  test('whose end hides failed tests counts as failed: `npm test | tail` exits with 0', () => {
    const commands = [ran(1, 'npm test | tail', 0, { passed: 3, failed: 2 })];
    expect(contradictions(asked('Done.', { command: 'npm test', passed: true }), commands)).toMatchObject([
      { found: 'Its last run had 2 failed tests.' },
    ]);
  });

  test('rightly, or as failed, is not', () => {
    const commands = [ran(1, 'npm test', 1), ran(2, 'npm test', 0), ran(3, 'npm run lint', 2)];
    const claims = asked(
      'Lint does not pass yet.',
      { command: 'npm test', passed: true },
      { command: 'npm run lint', passed: false },
    );
    expect(contradictions(claims, commands)).toEqual([]);
  });
});

describe('words that say that tests pass', () => {
  const commands = [ran(1, 'npm test', 1, { passed: 34, failed: 1 })];
  test.each([
    'All tests pass now.',
    'The retry is in. The whole test suite is green.',
    'Unit tests: all 35 passed.',
    'All green!',
  ])('%j is held against the last run', (summary) => {
    expect(contradictions(asked(summary), commands)).toMatchObject([
      { command: 1, found: expect.stringContaining('exited with 1') },
    ]);
  });
  test.each([
    'One of 35 tests fails, none passes of the soak.',
    'Tests should pass once the server is up.',
    'Passed by the office.',
  ])('%j says no such thing', (summary) => {
    expect(contradictions(asked(summary), commands)).toEqual([]);
  });
  test('are true where the last run passed', () => {
    expect(
      contradictions(asked('All tests pass.'), [...commands, ran(2, 'npm test', 0, { passed: 35 })]),
    ).toEqual([]);
  });
});

test('the last run is the command itself before one that only contains it', () => {
  const commands = [ran(1, 'npm test', 0), ran(2, 'echo npm test later', 0)];
  expect(lastRun(commands, 'npm test')?.n).toBe(1);
  expect(lastRun(commands, 'npm')?.n).toBe(2);
});
