/**
 * `npm run law -- [--cases N] [--seed S] [--cuts N]`: the law on random streams, and on each recorded program at so many places.
 * Ends with one line of JSON; the exit code is 1 where anything differs.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { checkLaw, type LawCase, type Verdict } from './check.ts';
import { describeCase, lawCase } from './generator.ts';
import { checkRecording, recordingNames } from './recordings.ts';

const { values } = parseArgs({
  options: { cases: { type: 'string' }, seed: { type: 'string' }, cuts: { type: 'string' } },
});
const cases = Number(values.cases ?? 100_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const BATCH = 1000;
const started = performance.now();
let failed: { law: LawCase; verdict: Verdict } | null = null;
let done = 0;
/** Cut where no snapshot can be exact: see limits.ts. */
let leftOut = 0;

while (done < cases && failed === null) {
  const numRuns = Math.min(BATCH, cases - done);
  const result = fc.check(
    fc.property(lawCase, (law) => {
      const verdict = checkLaw(law);
      if (verdict.ok && verdict.leftOut) leftOut++;
      return verdict.ok;
    }),
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
let programCuts = 0;
let programDifferences = 0;
for (const name of failed === null ? recordingNames() : []) {
  for (const { cut, verdict } of checkRecording(name, Number(values.cuts ?? 100), seed)) {
    programCuts++;
    if (verdict.ok) continue;
    programDifferences++;
    process.stderr.write(`${name} at ${cut}, ${verdict.at}\n${verdict.differences.join('\n')}\n`);
  }
}
const differences = (failed === null ? 0 : 1) + programDifferences;
const seconds = Math.round((performance.now() - started) / 100) / 10;
process.stdout.write(
  `${JSON.stringify({ law: 'snapshot', cases: done, leftOut, programCuts, seed, differences, seconds })}\n`,
);
process.exitCode = differences === 0 ? 0 : 1;
