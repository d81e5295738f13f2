/** Worlds with tasks in them. */
import type { RanCommand, Report, ReportLine } from '../../../../shared/model/report.ts';
import type { Task, TaskEvent } from '../../../../shared/model/task.ts';
import {
  type FakeDataOptions,
  fakeId,
  fakeMachine,
  fakeProject,
  fakeSession,
  fakeTask,
} from '../fake-data.ts';

const now = Date.now();
const minutes = (n: number) => n * 60_000;
const day = (n: number) => new Date(now + n * 86_400_000).toISOString().slice(0, 10);
const halyard = fakeProject('halyard');

const line = (more: Partial<ReportLine> = {}): ReportLine => ({
  version: 1,
  at: now - minutes(6),
  state: 'ready',
  verdict: 'partly',
  struck: 1,
  files: 4,
  added: 96,
  removed: 31,
  commands: 18,
  failed: 1,
  ...more,
});

const task = (number: number, title: string, more: Partial<Task> = {}) =>
  fakeTask(title, halyard, { number, order: 100 - number, ...more });

const retry = task(42, 'Retry with backoff in the sync client', {
  status: 'awaiting_approval',
  priority: 'high',
  report: line(),
  description:
    'The sync client gives up after **one** failed request.\n\n- [x] Retry with backoff, and cap it\n- [ ] Read the `Retry-After` header\n- [ ] A cancelled push stops at once\n\nSee https://halyard.example/docs/sync.',
  events: 7,
  note: {
    seq: 6,
    at: now - minutes(9),
    by: { kind: 'session', id: fakeId('s'), tool: 'task_note' },
    text: 'All 35 sync tests pass.',
    position: null,
  },
});
const resume = task(40, 'Stream resume after sleep', { status: 'in_progress', priority: 'urgent' });
const tasks = [
  task(44, 'Show how long the queue is'),
  task(43, 'Warn before the disk budget is full', { dueOn: day(2) }),
  task(41, 'Pair from inside the installed app', { priority: 'high', dueOn: day(-3) }),
  task(38, 'Name the machine in notifications', { priority: 'low' }),
  task(36, 'Replay at half speed', { priority: 'low' }),
  task(31, 'Send logs with a report', { priority: 'low' }),
  resume,
  task(37, 'Self-hosting guide', { status: 'in_progress' }),
  retry,
  task(39, 'Queue writes while offline', {
    status: 'awaiting_approval',
    report: line({
      verdict: 'verified',
      struck: 0,
      files: 9,
      added: 210,
      removed: 8,
      commands: 24,
      failed: 0,
    }),
  }),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
    task(n, `A thing that was done, number ${n}`, { status: 'done', statusSince: now - minutes(n * 400) }),
  ),
];
const sessions = [
  fakeSession('Stream resume after sleep', halyard, {
    taskId: resume.id,
    activity: {
      state: 'working',
      tool: 'Edit',
      detail: null,
      since: now - 40_000,
      subagents: 0,
      compacting: false,
    },
    peek: ['● Update(src/link/resume.ts)', '  ⎿  Updated with 14 additions and 3 removals'],
  }),
  fakeSession('Retry with backoff', halyard, {
    taskId: retry.id,
    state: 'exited',
    exitCode: 0,
    endedAt: now - minutes(6),
  }),
];

const event = (seq: number, ago: number, doing: TaskEvent['doing'], by: TaskEvent['by']): TaskEvent => ({
  seq,
  at: now - minutes(ago),
  by,
  position: by.kind === 'session' ? { sessionId: by.id, run: 0, offset: 4_711 } : null,
  doing,
});
const phone: TaskEvent['by'] = { kind: 'device', id: fakeId('phone'), name: 'Ada’s phone' };
const claude: TaskEvent['by'] = { kind: 'session', id: fakeId('Retry with backoff'), tool: 'task_note' };
const moved = (
  move: 'start' | 'askApproval' | 'sendBack',
  from: Task['status'],
  to: Task['status'],
  why: string | null,
) => ({ kind: 'moved', move, from, to, why }) as const;
const events = [
  event(
    7,
    6,
    moved(
      'askApproval',
      'in_progress',
      'awaiting_approval',
      'The client now tries six times, waiting up to 30 s with full jitter.',
    ),
    claude,
  ),
  event(
    6,
    9,
    { kind: 'note', text: 'All 35 sync tests pass. The **soak test** runs twenty times next.' },
    claude,
  ),
  event(
    5,
    30,
    {
      kind: 'edited',
      field: 'description',
      from: 'The sync client gives up.',
      to: 'The sync client gives up after one…',
      over: true,
      cut: false,
    },
    phone,
  ),
  event(
    4,
    31,
    { kind: 'edited', field: 'priority', from: 'medium', to: 'high', over: false, cut: false },
    phone,
  ),
  event(3, 47, moved('start', 'todo', 'in_progress', null), { kind: 'software' }),
  event(
    2,
    47,
    { kind: 'linked', sessionId: fakeId('Retry with backoff'), title: 'Retry with backoff' },
    phone,
  ),
  event(1, 60, { kind: 'created', title: retry.title }, phone),
];

const command = (
  n: number,
  words: string,
  exitCode: number,
  tests: RanCommand['tests'],
  output = '',
): RanCommand => ({
  n,
  sessionId: fakeId('Retry with backoff'),
  position: { run: 0, offset: n * 4_000 },
  at: now - minutes(30 - n * 4),
  ms: n * 1_700,
  command: words,
  outcome: exitCode === 0 ? 'passed' : 'failed',
  exitCode,
  tests,
  output,
});
const file = (path: string, added: number, removed: number, more: object = {}) => ({
  path,
  from: null,
  kind: 'changed' as const,
  added,
  removed,
  state: 'committed' as const,
  ...more,
});
const report: Report = {
  taskId: retry.id,
  version: 1,
  at: now - minutes(6),
  state: 'ready',
  asked: {
    summary: 'The client now tries six times. The soak test passes 20 times.',
    check: 'npm test -- sync',
  },
  facts: {
    sessions: [
      {
        id: fakeId('Retry with backoff'),
        title: 'Retry with backoff',
        startedAt: now - minutes(47),
        endedAt: now - minutes(6),
      },
    ],
    earlier: 0,
    git: true,
    places: [
      {
        root: '/home/ada/src/halyard',
        branch: 'retry-backoff',
        commits: [
          {
            sha: 'a1b2c3d4e5f6a7b8c9d0',
            subject: 'Retry with backoff, and cap it',
            author: 'Ada',
            committedAt: now - minutes(20),
            elsewhere: false,
          },
          {
            sha: 'b2c3d4e5f6a7b8c9d0a1',
            subject: 'Stop a push that was cancelled',
            author: 'Ada',
            committedAt: now - minutes(12),
            elsewhere: false,
          },
        ],
        files: [
          file('src/sync/client.ts', 52, 28),
          file('src/sync/retry.ts', 38, 0, { kind: 'added' }),
          file('src/sync/retry.test.ts', 4, 3),
          file('notes.md', 2, 0, { kind: 'added', state: 'untracked' }),
        ],
        more: 0,
        foreign: 3,
      },
    ],
    commands: [
      command(
        1,
        'npm test -- sync',
        0,
        { runner: 'vitest', passed: 35, failed: 0, skipped: 0 },
        ' Tests  35 passed (35)',
      ),
      command(2, 'git commit -am "Retry with backoff, and cap it"', 0, null),
      command(
        3,
        'npm run test:soak -- --filter sync --repeat 20 --seed 4711 2>&1 | tee /tmp/soak.log',
        1,
        null,
        'run 17/20 ✗ resumes after 503\nError: Exit code 1',
      ),
    ],
    moreCommands: 0,
    denied: [
      {
        at: now - minutes(15),
        tool: 'Bash',
        detail: 'rm -rf node_modules',
        why: 'the person said: Keep it.',
      },
    ],
    spent: {
      ms: minutes(41),
      workedMs: minutes(33),
      tokens: { input: 4_000, output: 18_000, cacheRead: 180_000, cacheWrite: 10_000 },
    },
    contradictions: [
      {
        said: 'Claude says that `npm run test:soak` passed.',
        found: 'Its last run exited with 1.',
        command: 3,
      },
    ],
    doubts: ['“Docs” ran in the same folder meanwhile: what it changed is among this.'],
  },
  judgement: {
    said: 'verified',
    verdict: 'partly',
    summary: 'Two hold, one does not.',
    claims: [
      {
        requirement: 'Failed requests are retried with a cap',
        holds: 'yes',
        note: '',
        evidence: [
          {
            kind: 'file',
            path: 'src/sync/client.ts',
            line: 42,
            snippet: {
              from: 40,
              lines: [
                '',
                '  async push(batch: Change[]) {',
                '    return retry(() => this.send(batch), {',
                '      tries: 6, base: 250, cap: 30_000,',
                '    })',
              ],
            },
          },
        ],
        missing: [],
        struck: false,
        contradicted: false,
      },
      {
        requirement: 'A cancelled push stops at once',
        holds: 'yes',
        note: '',
        evidence: [{ kind: 'file', path: 'src/sync/retry.test.ts', line: 88, snippet: null }],
        missing: [],
        struck: false,
        contradicted: false,
      },
      {
        requirement: 'The soak test passes 20 times',
        holds: 'no',
        note: 'It stopped at run 17. Claude said it passed.',
        evidence: [{ kind: 'command', n: 3 }],
        missing: [],
        struck: false,
        contradicted: false,
      },
      {
        requirement: 'Documented in the changelog',
        holds: 'yes',
        note: 'See the changelog.',
        evidence: [],
        missing: ['CHANGELOG.md:12'],
        struck: true,
        contradicted: false,
      },
    ],
    risks: ['The cap of 30 s is longer than the watchdog waits.'],
    check: ['Run `npm test -- sync`.', 'Pull the network while it pushes.'],
    model: 'claude-opus',
    costUsd: 0.11,
    ms: 41_000,
  },
  unjudged: null,
};
const patch = `diff --git a/src/sync/client.ts b/src/sync/client.ts
index 1..2 100644
--- a/src/sync/client.ts
+++ b/src/sync/client.ts
@@ -40,4 +40,6 @@ export class Client {
   async push(batch: Change[]) {
-    const res = await fetchOnce(batch)
-    if (!res.ok) throw new SyncError(res)
+    return retry(() => this.send(batch), {
+      tries: 6, base: 250, cap: 30_000,
+      jitter: "full",
+    })
   }
`;

const world = (more: object = {}): FakeDataOptions => ({
  machines: [
    fakeMachine({
      name: 'atlas',
      projects: [halyard, fakeProject('lantern')],
      sessions,
      rows: { task: tasks },
      ...more,
    }),
  ],
  answers: {
    [`/v1/tasks/${retry.id}/events?limit=50`]: { events, more: true },
    [`/v1/tasks/${retry.id}/reports/1`]: report,
    [`/v1/tasks/${retry.id}/reports/1/patch`]: { patch },
  },
});

export const taskScenes: Record<string, () => FakeDataOptions> = {
  tasks: () => world(),
  'tasks-empty': () => ({ machines: [fakeMachine({ name: 'atlas', projects: [halyard] })] }),
  'tasks-offline': () => ({
    ...world({
      freshAt: now - minutes(18),
      link: { at: 'offline', since: now, why: 'machine-unavailable', retryAt: null },
    }),
    outbox: [
      {
        id: fakeId('entry'),
        machineId: fakeId('atlas'),
        label: 'New task: Show queue length',
        createdAt: now,
        state: 'queued',
        problem: null,
        method: 'POST',
        path: '/v1/tasks',
        body: { id: fakeId('queue'), projectId: halyard.id, title: 'Show queue length' },
      },
    ],
  }),
  'tasks-many': () => ({
    machines: [
      fakeMachine({
        name: 'atlas',
        projects: [halyard],
        rows: {
          task: Array.from({ length: 1_000 }, (_, at) =>
            fakeTask(`Task ${at} of a long list that goes on`, halyard, {
              id: fakeId(
                String.fromCharCode(...[...String(at)].map((digit) => 97 + Number(digit))).padStart(6, 'q'),
              ),
              number: at + 1,
              status:
                (['todo', 'todo', 'in_progress', 'awaiting_approval', 'done'] as const)[at % 5] ?? 'todo',
            }),
          ),
        },
      }),
    ],
  }),
};
