/** Scenes of the gallery with what is sent to Claude Code, what it asks, and what stands in its way. */
import type { Activity } from '../../../../shared/model/activity.ts';
import type { Ask } from '../../../../shared/model/ask.ts';
import type { Prompt } from '../../../../shared/model/prompt.ts';
import type { Session } from '../../../../shared/model/session.ts';
import { type FakeDataOptions, fakeId, fakeMachine, fakeProject, fakeSession } from '../fake-data.ts';
import { claudeScreen, playScreen } from './screens.ts';

const now = Date.now();
const halyard = fakeProject('halyard');
const claudeId = '00eeb104-61c5-4e09-9d53-3b834e157f0b';
const common = { since: now - 90_000, subagents: 0, compacting: false };
const usage = {
  model: 'Opus 4.5',
  mode: 'acceptEdits',
  context: { used: 61_400, size: 200_000 },
  cost: { usd: 1.834, exact: false },
};

const prompt = (head: string, more: Partial<Prompt> = {}): Prompt => ({
  id: fakeId(head),
  head,
  length: head.length,
  state: 'queued',
  when: 'soon',
  why: null,
  by: 'on Ada’s phone',
  at: now - 20_000,
  ...more,
});

const prompts = [
  prompt('Then write down in docs/soak.md what you measured, with the seed.', {
    when: 'idle',
    why: 'It goes once Claude has finished.',
    by: 'by a session',
  }),
  prompt('Read Retry-After when the server sends one, and cap what it asks for at a minute.', {
    state: 'sending',
  }),
  prompt(
    'Before you go on: the numbers must be in config.ts and nowhere else, also those of the relay, and the tests read them from there too. '.repeat(
      2,
    ),
    { length: 5_000, state: 'undelivered', why: 'Claude Code ended before it took this.' },
  ),
];

const longEdit = (side: 'old' | 'new') =>
  Array.from({ length: 260 }, (_, line) =>
    line % 9 === 4
      ? `  const ${side === 'old' ? 'once' : 'retried'}${line} = await this.${side === 'old' ? 'send' : 'retry'}(batch, ${line});`
      : `  // line ${line} of the sync client, as it was`,
  ).join('\n');

const ask = (kind: Ask['kind'], tool: string, input: object, more: Partial<Ask> = {}): Ask => ({
  id: fakeId('ask'),
  kind,
  since: now - 30_000,
  tool,
  input: JSON.stringify(input),
  always: [],
  agent: null,
  ...more,
});

const asks = {
  bash: ask(
    'permission',
    'Bash',
    {
      command:
        'npm run test:soak -- --filter sync --repeat 20 --seed 4711 && git commit -am "Retry with backoff"',
      description: 'Run the soak test twenty times',
    },
    {
      always: [
        'Allow Bash(npm run test:soak *) for this session',
        'Allow Bash(git commit *) in this project',
      ],
    },
  ),
  edit: ask('permission', 'Edit', {
    file_path: '/home/ada/src/halyard/src/sync/client.ts',
    old_string: longEdit('old'),
    new_string: longEdit('new'),
  }),
  plan: ask('plan', 'ExitPlanMode', {
    plan: '# Retry with backoff\n\n1. Wrap `send` in `retry`, six tries, doubling from 200 ms, capped at 20 s.\n2. Read `Retry-After` where the server sends one.\n3. Move the numbers to `config.ts`.\n4. Soak: twenty runs with three seeds.\n',
  }),
  question: ask('question', 'AskUserQuestion', {
    questions: [
      {
        header: 'Cap',
        question: 'How long may one try wait at most?',
        multiSelect: false,
        options: [
          { label: '20 seconds', description: 'As the relay does.' },
          { label: '60 seconds', description: 'As the push service does.' },
        ],
      },
      {
        header: 'Where',
        question: 'Which clients get it?',
        multiSelect: true,
        options: [{ label: 'sync' }, { label: 'push' }, { label: 'voice' }],
      },
    ],
  }),
};

const scene =
  (activity: Activity, more: Partial<Session> = {}) =>
  (): FakeDataOptions => ({
    machines: [
      fakeMachine({
        name: 'atlas',
        projects: [halyard],
        sessions: [fakeSession('Retry with backoff', halyard, { activity, usage, claudeId, ...more })],
      }),
    ],
    wholePrompt: prompts[2]?.head ?? '',
    onAttach: playScreen(claudeScreen),
  });
const waiting = (one: Ask) =>
  scene({ state: 'waiting', kind: one.kind, requestId: one.id, ...common }, { asks: [one] });
const failed = (about: 'limit' | 'login' | 'other', message: string, resetAt: number | null = null) =>
  scene({ state: 'error', about, message, resetAt, ...common });

export const claudeScenes: Record<string, () => FakeDataOptions> = {
  prompts: scene(
    { state: 'working', tool: 'Bash', detail: 'npm test -- sync', ...common, subagents: 2 },
    { prompts },
  ),
  compacting: scene({ state: 'working', tool: null, detail: null, ...common, compacting: true }),
  idle: scene({ state: 'idle', ...common }),
  'ask-bash': waiting(asks.bash),
  'ask-edit': waiting(asks.edit),
  'ask-plan': waiting(asks.plan),
  'ask-question': waiting(asks.question),
  start: scene({ state: 'waiting', kind: 'terminal', dialog: 'start', ...common }),
  'ask-terminal': scene({ state: 'waiting', kind: 'terminal', dialog: 'permission', ...common }),
  login: failed('login', 'Invalid API key · Please run /login'),
  limit: failed('limit', 'You’ve hit your session limit · resets 11pm (UTC)', now + 3 * 3_600_000),
  failed: failed('other', 'API Error: 529 {"type":"overloaded_error","message":"Overloaded"}'),
};
