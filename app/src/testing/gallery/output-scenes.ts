/** Scenes of the gallery with what a session printed. */
import type { OutputPage, StyledLine } from '../../../../shared/model/output.ts';
import type { MomentKind, Timeline, TimingPage } from '../../../../shared/model/timeline.ts';
import { type FakeDataOptions, fakeMachine, fakeProject, fakeSession } from '../fake-data.ts';

const now = Date.now();
const halyard = fakeProject('halyard');
const session = (more: object = {}) =>
  fakeSession('Retry with backoff', halyard, {
    state: 'exited',
    exitCode: 0,
    createdAt: now - 3_600_000,
    endedAt: now - 60_000,
    printed: 2_400_000,
    ...more,
  });
const { id } = session();

const test = (at: number): StyledLine =>
  at % 7 === 3
    ? [' ', '', 'FAIL', '1;97;41', `  src/sync/client-${at}.test.ts`, '', ' > retries after 429', '2']
    : [
        ' ',
        '',
        '✓',
        '32',
        ` src/sync/part-${at}.test.ts `,
        '',
        `(${at % 9} tests)`,
        '2',
        ` ${at * 3} ms`,
        '33',
      ];
const lines = (from: number, count: number): StyledLine[] =>
  Array.from({ length: count }, (_, at) => test(from + at));
const offsets = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => (from + at + 1) * 90);

export const outputPage: OutputPage = {
  pieces: [
    { kind: 'gap', at: now - 3_600_000, lines: ['1048576 bytes are no longer kept'], offsets: [90] },
    { kind: 'lines', at: now - 3_500_000, lines: lines(0, 24), offsets: offsets(1, 24) },
    {
      kind: 'screen',
      at: now - 2_000_000,
      lines: [
        ['  GNU nano 7.2              config.ts                ', '7'],
        ['export const ', '35', 'retryOptions', '1', ' = {', ''],
        '  tries: 6,',
        ['  first: ', '', '200', '38;5;174', ',', ''],
        ['^G', '7', ' Help  ', '', '^O', '7', ' Write Out', ''],
      ],
      offsets: offsets(30, 5),
    },
    {
      kind: 'lines',
      at: now - 100_000,
      lines: [
        ...lines(40, 12),
        '',
        ['Tests ', '1', ' 3 failed', '31;1', ' | ', '2', '61 passed', '32;1', ' (64)', '90'],
        ['See ', '', 'https://ci.example/run/4711', '4;34 https://ci.example/run/4711', ' for more.', ''],
        [
          'A line that is much longer than a phone is wide, because it was printed where there was room for it: ',
          '',
          'warning',
          '38;2;255;230;120',
          ' in pale yellow, as programs for dark terminals like it.',
          '3',
        ],
      ],
      offsets: offsets(50, 16),
    },
  ],
  before: null,
  after: null,
  running: false,
};

const path = `/v1/sessions/${id}/runs/0/page`;
const moment = (kind: MomentKind, minute: number, offset: number, text: string) => ({
  kind,
  at: now - 3_600_000 + minute * 60_000,
  position: { run: 0, offset },
  text,
});
export const timeline: Timeline = {
  runs: [
    {
      run: 0,
      startedAt: now - 3_600_000,
      ms: 3_540_000,
      length: 12_000,
      activity: Array.from({ length: 120 }, (_, at) => (at > 50 && at < 80 ? 0 : ((at * 37) % 23) * 40)),
    },
  ],
  moments: [
    moment('prompt', 2, 600, 'The sync client gives up after one failed request.'),
    moment('permission', 9, 2_400, 'Bash: npm test -- sync'),
    moment('prompt', 24, 5_600, 'Six tries, doubling from 200 ms.'),
    moment('error', 30, 7_000, 'API Error: 529'),
    moment('commit', 48, 9_000, 'Retry with backoff'),
    moment('note', 55, 11_000, 'Soaked twenty times.'),
  ],
  more: false,
};
const filmLine = (at: number) =>
  at % 7 === 3
    ? `\x1b[1;97;41m FAIL \x1b[m src/sync/client-${at}.test.ts \x1b[2m> retries after 429\x1b[m\r\n`
    : `\x1b[32m ✓\x1b[m src/sync/part-${at}.test.ts \x1b[33m${at * 3} ms\x1b[m\r\n`;
/** One byte a character, as offsets count. */
export const filmText = Array.from({ length: 200 }, (_, at) => filmLine(at).replace('✓', 'v')).join('');
const ends = Array.from({ length: 200 }, (_, at) =>
  Array.from({ length: at + 1 }, (_, line) => filmLine(line).length).reduce((sum, one) => sum + one, 0),
);
export const timing: TimingPage = {
  at: ends.map((_, at) => Math.round(((at + 1) / 200) * 3_540_000)),
  ends,
  sizes: [],
  next: null,
  ms: 3_540_000,
  length: ends.at(-1) ?? 0,
};
const offline = { at: 'offline', since: now, why: 'machine-unavailable', retryAt: null } as const;

const scene =
  (answers: Record<string, unknown>, more: object = {}, machine: object = {}) =>
  (): FakeDataOptions => ({
    machines: [fakeMachine({ name: 'atlas', projects: [halyard], sessions: [session(more)], ...machine })],
    answers,
    reading: {
      found: {
        matches: [
          {
            offset: 90 * 56,
            line: ' FAIL  src/sync/client-45.test.ts > retries after 429',
            marks: [[36, 43]],
          },
          {
            offset: 90 * 12,
            line: ' FAIL  src/sync/client-10.test.ts > retries after 429',
            marks: [[36, 43]],
          },
        ],
        more: false,
      },
      timing,
      output: filmText,
    },
  });

export const outputScenes: Record<string, () => FakeDataOptions> = {
  output: scene({ [path]: outputPage }),
  play: scene({ [`/v1/sessions/${id}/timeline`]: timeline }),
  'play-empty': scene({ [`/v1/sessions/${id}/timeline`]: { ...timeline, runs: [] } }),
  'play-failed': scene({}),
  'play-offline': scene(
    { [`/v1/sessions/${id}/timeline`]: timeline },
    {},
    { link: offline, freshAt: now - 18 * 60_000 },
  ),
  'output-runs': scene({ [`/v1/sessions/${id}/runs/2/page`]: outputPage }, { runs: 3 }),
  'output-empty': scene({ [path]: { ...outputPage, pieces: [] } }),
  'output-failed': scene({}),
  'output-offline': scene({ [path]: outputPage }, {}, { link: offline, freshAt: now - 18 * 60_000 }),
};
