/** `node tests/law/run.ts [--cases N] [--seed S]`: random cases of the law; ends with one line of JSON, and 1 where one fails. */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { checkLaw, type LawCase, type Verdict } from './check.ts';
import { describeCase, lawCase } from './generator.ts';

const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } });
const cases = Number(values.cases ?? 10_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const BATCH = 1000;
const started = performance.now();
let failed: { law: LawCase; verdict: Verdict } | null = null;
let done = 0;

while (done < cases && failed === null) {
  const numRuns = Math.min(BATCH, cases - done);
  const result = fc.check(
    fc.property(lawCase, (law) => checkLaw(law).ok),
    { numRuns, seed: seed + done },
  );
  done += result.numRuns;
  if (result.counterexample !== null) {
    const [law] = result.counterexample;
    failed = { law, verdict: checkLaw(law) };
  } else if (done % (BATCH * 5) === 0) {
    process.stderr.write(`${done} of ${cases}\n`);
  }
}
if (failed !== null) {
  process.stderr.write(`${describeCase(failed.law)}\n`);
  if (!failed.verdict.ok)
    process.stderr.write(`at ${failed.verdict.at}\n${failed.verdict.differences.join('\n')}\n`);
}
const seconds = Math.round((performance.now() - started) / 100) / 10;
process.stdout.write(
  `${JSON.stringify({ law: 'snapshot', cases: done, seed, differences: failed === null ? 0 : 1, seconds })}\n`,
);
process.exitCode = failed === null ? 0 : 1;
