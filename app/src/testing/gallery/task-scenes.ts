/** Worlds with tasks in them. */
import type { ReportLine } from '../../../../shared/model/report.ts';
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
  answers: { [`/v1/tasks/${retry.id}/events?limit=50`]: { events, more: true } },
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
