/** Scenes of the gallery with what was. */
import type { Found } from '../../../../shared/model/search.ts';
import type { Session } from '../../../../shared/model/session.ts';
import { type FakeDataOptions, fakeMachine, fakeProject, fakeSession, fakeTask } from '../fake-data.ts';

const now = Date.now();
const HOUR = 3_600_000;
const halyard = fakeProject('halyard');
const lantern = fakeProject('lantern');
const projects = [halyard, lantern];
const titles = [
  'Retry with backoff',
  'Queue writes while offline',
  'Soak test on ARM, twenty times with three seeds, until it fails or the night is over',
  'Docs: self-hosting',
  'Why does the relay drop the first frame?',
  'Rename the settings',
];
const task = [
  fakeTask('Retry with backoff', halyard, { number: 42 }),
  fakeTask('Docs for whoever hosts it', lantern, { number: 7 }),
];

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Ids of the right shape, all different. */
const idOf = (at: number): string =>
  `${LETTERS[at % 26]}${LETTERS[Math.floor(at / 26) % 26]}${LETTERS[Math.floor(at / 676)]}`.padEnd(26, 'q');

/** As a person has them after a year: mostly Claude Code, some shells, a few that failed. */
export const manySessions = (count: number): Session[] =>
  Array.from({ length: count }, (_, at) => {
    const project = at % 3 === 0 ? lantern : halyard;
    const begun = now - (at + 1) * 1.7 * HOUR;
    const claude = at % 5 !== 4;
    const live = at < 2;
    return fakeSession(titles[at % titles.length] as string, project, {
      id: idOf(at),
      program: claude
        ? { kind: 'claude' }
        : at % 2 === 0
          ? { kind: 'shell' }
          : { kind: 'command', command: 'npm run test:soak' },
      state: live ? 'running' : at % 11 === 7 ? 'failed' : 'exited',
      exitCode: live ? null : at % 7 === 3 ? 1 : 0,
      createdAt: begun,
      endedAt: live ? null : begun + (1 + (at % 40)) * 180_000,
      runs: 1 + (at % 4 === 1 ? 1 : 0),
      printed: live ? 0 : 12_000 + ((at * 7_919) % 5_000) * 900,
      usage: claude
        ? {
            model: at % 2 === 0 ? 'Opus 4.5' : 'Sonnet 4.5',
            mode: null,
            context: null,
            cost: { usd: ((at * 37) % 400) / 100, exact: at % 2 === 0 },
          }
        : null,
      taskId: at % 6 === 0 ? (task[at % 3 === 0 ? 1 : 0]?.id ?? null) : null,
      pinned: at === 5,
      archivedAt: at % 50 === 49 ? now : null,
    });
  });

const atlas = (more: object = {}) =>
  fakeMachine({ name: 'atlas', projects, sessions: manySessions(80), rows: { task }, ...more });

const claudeId = '00eeb104-61c5-4e09-9d53-3b834e157f0b';
const base = { projectId: halyard.id, taskId: null, position: null, entry: null } as const;
const marked = (text: string, ...words: string[]) => ({
  text,
  marks: words.map((word): [number, number] => [text.indexOf(word), text.indexOf(word) + word.length]),
});
export const foundThings: Found[] = [
  {
    ...base,
    id: 4,
    kind: 'prompt',
    at: now - HOUR,
    sessionId: idOf(3),
    entry: { conversation: claudeId, at: 120 },
    ...marked(
      'The sync client gives up after one failed request. Make it retry with backoff, capped.',
      'retry',
      'backoff',
    ),
  },
  {
    ...base,
    id: 3,
    kind: 'output',
    at: now - 2 * HOUR,
    sessionId: idOf(4),
    position: { run: 0, offset: 5_040 },
    ...marked(
      ' FAIL  src/sync/client.test.ts > retries after 429\n  expected 6 tries with backoff, got 1',
      'retries',
      'backoff',
    ),
  },
  {
    ...base,
    id: 2,
    kind: 'note',
    at: now - 30 * HOUR,
    sessionId: null,
    taskId: task[0]?.id ?? null,
    ...marked('Backoff is capped at 20 s now; retry counts are in config.ts.', 'Backoff'),
  },
];

export const historyScenes: Record<string, () => FakeDataOptions> = {
  history: () => ({
    machines: [atlas()],
    reading: { search: { found: foundThings, before: 7, building: true } },
  }),
  'history-two': () => ({
    machines: [atlas(), fakeMachine({ name: 'loft', projects: [fakeProject('quill')], sessions: [] })],
  }),
  'history-many': () => ({ machines: [atlas({ sessions: manySessions(10_000) })] }),
  'history-empty': () => ({ machines: [atlas({ sessions: [] })] }),
  'history-offline': () => ({
    machines: [
      atlas({
        freshAt: now - 18 * 60_000,
        link: { at: 'offline', since: now, why: 'machine-unavailable', retryAt: null },
      }),
    ],
  }),
};
