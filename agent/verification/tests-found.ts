/** Tests in what a command printed: the counts that their runner gives itself, never a guess. Pure. */
import type { TestCount } from '../../shared/model/report.ts';

interface Runner {
  name: string;
  /** Null: it did not print this. */
  read(text: string): Omit<TestCount, 'runner'> | null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const COLOURS = /\u001b\[[0-9;]*[A-Za-z]/g;

const number = (text: string | undefined): number => Number((text ?? '0').replaceAll(',', ''));
/** "3 failed" within a line. */
const counted = (line: string, word: string): number =>
  number(new RegExp(`([\\d,]+) ${word}`, 'i').exec(line)?.[1]);
const last = (text: string, pattern: RegExp): string | null =>
  text.match(new RegExp(pattern, 'gm'))?.at(-1) ?? null;

/** A line of counts with words: "Tests  1 failed | 35 passed (36)". The last such line counts. */
const line =
  (pattern: RegExp, words: { passed: string; failed: string; skipped: string }) =>
  (text: string): Omit<TestCount, 'runner'> | null => {
    const found = last(text, pattern);
    if (found === null) return null;
    return {
      passed: counted(found, words.passed),
      failed: counted(found, words.failed),
      skipped: counted(found, words.skipped),
    };
  };

/** Totals with the rest left to be passed: "12 examples, 1 failure, 2 pending". */
const total =
  (pattern: RegExp, all: RegExp, failed: readonly RegExp[], skipped: readonly RegExp[]) =>
  (text: string): Omit<TestCount, 'runner'> | null => {
    const found = last(text, pattern);
    if (found === null) return null;
    const sum = (patterns: readonly RegExp[]) =>
      patterns.reduce((count, one) => count + number(one.exec(found)?.[1]), 0);
    const [bad, left] = [sum(failed), sum(skipped)];
    return { passed: Math.max(0, number(all.exec(found)?.[1]) - bad - left), failed: bad, skipped: left };
  };

/** Sums every line: one for each crate or package. */
function sum(text: string, pattern: RegExp): Omit<TestCount, 'runner'> | null {
  let found = null as Omit<TestCount, 'runner'> | null;
  for (const { groups = {} } of text.matchAll(pattern)) {
    found = {
      passed: (found?.passed ?? 0) + number(groups.passed),
      failed: (found?.failed ?? 0) + number(groups.failed),
      skipped: (found?.skipped ?? 0) + number(groups.skipped),
    };
  }
  return found;
}

const plain = { passed: 'passed', failed: 'failed', skipped: 'skipped' };

const runners: readonly Runner[] = [
  { name: 'vitest', read: line(/^\s*Tests {2,}.*\(\d+\)\s*$/, plain) },
  { name: 'jest', read: line(/^Tests: .*\d+ total\s*$/, plain) },
  {
    name: 'cargo',
    read: (text) =>
      sum(
        text,
        /^test result: (?:ok|FAILED)\. (?<passed>\d+) passed; (?<failed>\d+) failed; (?<skipped>\d+) ignored/gm,
      ),
  },
  {
    name: 'pytest',
    read: line(/^=*\s*(?=.*\d (?:passed|failed|error))[\w, ]*\bin [\d.]+s.*$/, {
      ...plain,
      failed: '(?:failed|errors?)',
    }),
  },
  {
    name: 'unittest',
    read(text) {
      const ran = /^Ran (\d+) tests? in [\d.]+s\s+(OK|FAILED)(.*)$/m.exec(text);
      if (ran === null) return null;
      const part = (word: string) => number(new RegExp(`${word}=(\\d+)`).exec(ran[3] ?? '')?.[1]);
      const failed = part('failures') + part('errors');
      const skipped = part('skipped');
      return { passed: Math.max(0, number(ran[1]) - failed - skipped), failed, skipped };
    },
  },
  {
    name: 'node',
    read(text) {
      const part = (word: string) =>
        last(text, new RegExp(`^(?:#|ℹ) ${word} \\d+`))
          ?.split(' ')
          .at(-1);
      const passed = part('pass');
      if (passed === undefined) return null;
      return {
        passed: number(passed),
        failed: number(part('fail')) + number(part('cancelled')),
        skipped: number(part('skipped')) + number(part('todo')),
      };
    },
  },
  {
    name: 'go',
    read(text) {
      const each = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
      const packages = each(/^(?:ok {2}|FAIL)\t\S+/gm);
      if (packages === 0) return null;
      const verbose = each(/^\s*--- (?:PASS|FAIL|SKIP): /gm);
      // Without -v it names only what failed, and packages.
      if (each(/^\s*--- PASS: /gm) === 0) {
        return { passed: each(/^ok {2}\t/gm), failed: Math.max(each(/^FAIL\t\S+/gm), verbose), skipped: 0 };
      }
      return {
        passed: each(/^\s*--- PASS: /gm),
        failed: each(/^\s*--- FAIL: /gm),
        skipped: each(/^\s*--- SKIP: /gm),
      };
    },
  },
  {
    name: 'rspec',
    read: total(/^\d+ examples?, \d+ failures?.*$/, /^(\d+) example/, [/(\d+) failure/], [/(\d+) pending/]),
  },
  {
    name: 'maven',
    read: total(
      /^.*Tests run: \d+, Failures: \d+, Errors: \d+, Skipped: \d+.*$/,
      /run: (\d+)/,
      [/Failures: (\d+)/, /Errors: (\d+)/],
      [/Skipped: (\d+)/],
    ),
  },
  { name: 'gradle', read: total(/^\d+ tests? completed.*$/, /^(\d+)/, [/(\d+) failed/], [/(\d+) skipped/]) },
  {
    name: 'dotnet',
    read(text) {
      const found = last(text, /^(?:Passed|Failed)!\s+- Failed:.*$/);
      const part = (word: string) => number(new RegExp(`${word}: +(\\d+)`).exec(found ?? '')?.[1]);
      return found === null
        ? null
        : { passed: part('Passed'), failed: part('- Failed'), skipped: part('Skipped') };
    },
  },
  {
    name: 'phpunit',
    read(text) {
      const good = /^OK \((\d+) tests?, \d+ assertions?\)/m.exec(text);
      if (good !== null) return { passed: number(good[1]), failed: 0, skipped: 0 };
      return total(
        /^Tests: \d+, Assertions: \d+.*$/,
        /^Tests: (\d+)/,
        [/Failures: (\d+)/, /Errors: (\d+)/],
        [/Skipped: (\d+)/, /Incomplete: (\d+)/],
      )(text);
    },
  },
  { name: 'deno', read: line(/^(?:ok|FAILED) \| \d+ passed.*$/, { ...plain, skipped: 'ignored' }) },
  {
    name: 'ctest',
    read: total(
      /^\d+% tests passed, \d+ tests? failed out of \d+/,
      /out of (\d+)/,
      [/, (\d+) tests? failed/],
      [],
    ),
  },
  {
    name: 'swift',
    read: total(
      /Executed \d+ tests?, with .*\d+ failures?/,
      /Executed (\d+)/,
      [/(\d+) failure/],
      [/(\d+) tests? skipped/],
    ),
  },
  {
    name: 'mix',
    read: total(/^\d+ tests?, \d+ failures?.*$/, /^(\d+) test/, [/(\d+) failure/], [/(\d+) skipped/]),
  },
  blocks('mocha', /^\s+(\d+) passing\b/m, /^\s+(\d+) failing\b/m, /^\s+(\d+) pending\b/m),
  blocks('bun', /^\s*(\d+) pass$/m, /^\s*(\d+) fail$/m, /^\s*(\d+) (?:skip|todo)$/m),
  blocks('playwright', /^\s+(\d+) passed \([\d.]+m?s?\)/m, /^\s+(\d+) failed$/m, /^\s+(\d+) skipped$/m),
];

/** A line for each count. */
function blocks(name: string, passed: RegExp, failed: RegExp, skipped: RegExp): Runner {
  return {
    name,
    read(text) {
      const [good, bad] = [passed.exec(text), failed.exec(text)];
      if (good === null && (bad === null || name !== 'mocha')) return null;
      return {
        passed: number(good?.[1]),
        failed: number(bad?.[1]),
        skipped: number(skipped.exec(text)?.[1]),
      };
    },
  };
}

/** Null where no runner that is known here printed its counts. */
export function findTests(output: string): TestCount | null {
  const text = output.replaceAll(COLOURS, '').replaceAll('\r', '');
  for (const { name, read } of runners) {
    const found = read(text);
    if (found !== null && found.passed + found.failed + found.skipped > 0) return { runner: name, ...found };
  }
  return null;
}
