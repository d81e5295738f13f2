import { expect, test } from 'vitest';
import { findTests } from './tests-found.ts';

/** As each runner prints it. */
test.each([
  [
    'vitest',
    ' Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 35 passed | 2 skipped (38)\n   Start at  17:44:12\n',
    35,
    1,
    2,
  ],
  [
    'vitest',
    '\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m77 passed\u001b[39m\u001b[22m\u001b[90m (77)\u001b[39m\n',
    77,
    0,
    0,
  ],
  [
    'jest',
    'Test Suites: 1 failed, 1 total\nTests:       1 failed, 2 skipped, 5 passed, 8 total\nSnapshots:   0 total\n',
    5,
    1,
    2,
  ],
  [
    'cargo',
    'test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\ntest result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured\n',
    15,
    2,
    1,
  ],
  ['pytest', '=========== 3 failed, 97 passed, 2 skipped, 1 error in 1.23s ===========\n', 97, 3, 2],
  ['pytest', '97 passed, 1 warning in 0.52s\n', 97, 0, 0],
  ['unittest', '----------\nRan 12 tests in 0.100s\n\nFAILED (failures=1, errors=2, skipped=3)\n', 6, 3, 3],
  ['unittest', 'Ran 1 test in 0.000s\n\nOK\n', 1, 0, 0],
  ['node', 'ℹ tests 6\nℹ suites 1\nℹ pass 4\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\n', 4, 1, 1],
  ['node', '# tests 2\n# pass 2\n# fail 0\n', 2, 0, 0],
  [
    'go',
    '=== RUN   TestA\n--- PASS: TestA (0.00s)\n--- FAIL: TestB (0.01s)\nFAIL\nFAIL\texample.org/a\t0.01s\n',
    1,
    1,
    0,
  ],
  ['go', 'ok  \texample.org/a\t0.012s\nok  \texample.org/b\t(cached)\n', 2, 0, 0],
  ['rspec', 'Finished in 0.1 seconds\n12 examples, 1 failure, 2 pending\n', 9, 1, 2],
  [
    'maven',
    '[INFO] Tests run: 4, Failures: 0, Errors: 0, Skipped: 0\n[WARNING] Tests run: 12, Failures: 1, Errors: 1, Skipped: 2\n',
    8,
    2,
    2,
  ],
  ['gradle', '12 tests completed, 1 failed, 2 skipped\n', 9, 1, 2],
  [
    'dotnet',
    'Failed!  - Failed:     1, Passed:    11, Skipped:     2, Total:    14, Duration: 1 s\n',
    11,
    1,
    2,
  ],
  ['phpunit', 'OK (12 tests, 34 assertions)\n', 12, 0, 0],
  ['phpunit', 'Tests: 12, Assertions: 34, Errors: 1, Failures: 2, Skipped: 1.\n', 8, 3, 1],
  ['deno', 'FAILED | 11 passed | 1 failed | 2 ignored (3s)\n', 11, 1, 2],
  ['ctest', '90% tests passed, 1 tests failed out of 10\n', 9, 1, 0],
  ['swift', 'Executed 12 tests, with 1 failure (0 unexpected) in 0.1 seconds\n', 11, 1, 0],
  ['mix', 'Finished in 0.1 seconds\n12 tests, 1 failure, 2 skipped\n', 9, 1, 2],
  ['mocha', '\n  12 passing (34ms)\n  1 pending\n  2 failing\n\n', 12, 2, 1],
  ['bun', ' 12 pass\n 1 fail\n 20 expect() calls\n', 12, 1, 0],
  ['playwright', 'Running 13 tests\n  1 failed\n    [chromium] a.spec.ts\n  12 passed (3.2s)\n', 12, 1, 0],
])('%s: %j', (runner, text, passed, failed, skipped) => {
  expect(findTests(`noise before\n${text}`)).toEqual({ runner, passed, failed, skipped });
});

test.each([
  'All tests passed!',
  'I ran 35 tests and they pass.',
  '3 files passed the review in 2 days',
  'Tests: see README',
  'error: 1 failed',
  '',
])('what only sounds like it is none: %j', (text) => {
  expect(findTests(text)).toBeNull();
});
