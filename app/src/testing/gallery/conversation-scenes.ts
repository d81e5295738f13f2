/** Scenes of the gallery with a conversation that is read. */
import type { Entry, TranscriptPage } from '../../../../shared/model/transcript.ts';
import { type FakeDataOptions, fakeMachine, fakeProject, fakeSession } from '../fake-data.ts';

const now = Date.now();
const halyard = fakeProject('halyard');
export const claudeId = '00eeb104-61c5-4e09-9d53-3b834e157f0b';
const at = (place: number) => ({ place, time: now - 3_600_000 + place * 1_000, cut: false });

export const talkEntries: Entry[] = [
  {
    kind: 'prompt',
    ...at(0),
    images: 1,
    text: 'The sync client gives up after one failed request. Make it retry with backoff, capped, and read Retry-After.\n\nHere is what the log says.',
  },
  { kind: 'thinking', ...at(10), text: 'I should look at how the client sends before I change it.' },
  {
    kind: 'answer',
    ...at(20),
    text: 'I will look at **how it sends** first.\n\n1. Read `src/sync/client.ts`.\n2. Find who calls `send`.\n\n```ts\nawait this.send(batch);\n```',
  },
  {
    kind: 'tool',
    ...at(30),
    id: 'a',
    name: 'Read',
    detail: '/home/ada/src/halyard/src/sync/client.ts',
    input: '{"file_path":"/home/ada/src/halyard/src/sync/client.ts"}',
  },
  {
    kind: 'result',
    ...at(40),
    id: 'a',
    failed: false,
    text: '1\timport { retry } from "./retry.ts";\n2\t\n3\texport class Client {',
    sum: '148 lines',
    patch: [],
    images: 0,
    agent: null,
  },
  {
    kind: 'tool',
    ...at(50),
    id: 'b',
    name: 'Edit',
    detail: 'src/sync/client.ts',
    input: '{"file_path":"src/sync/client.ts","old_string":"x","new_string":"y"}',
  },
  {
    kind: 'result',
    ...at(60),
    id: 'b',
    failed: false,
    text: 'The file was updated.',
    sum: '+14 −3',
    patch: [
      {
        oldStart: 12,
        newStart: 12,
        lines: [
          ' export class Client {',
          '-  async send(batch: Batch) {',
          '-    return this.post(batch);',
          '+  async send(batch: Batch, options = retryOptions) {',
          '+    return retry(() => this.post(batch), options);',
          '   }',
        ],
      },
    ],
    images: 0,
    agent: null,
  },
  {
    kind: 'tool',
    ...at(70),
    id: 'c',
    name: 'Bash',
    detail: 'npm test -- sync',
    input: '{"command":"npm test -- sync","description":"Run the tests of the client"}',
  },
  {
    kind: 'result',
    ...at(80),
    id: 'c',
    failed: true,
    text: 'Exit code 1\n\n FAIL  src/sync/client.test.ts > retries\n  expected 6 tries, got 1',
    sum: 'exit 1',
    patch: [],
    images: 0,
    agent: null,
  },
  {
    kind: 'answer',
    ...at(90),
    text: 'One test fails: it counts tries, and `retryOptions` stops after the first.\n\n| Case | Tries |\n| --- | --- |\n| refused | 6 |\n| limited | 3 |\n\nI will put the numbers into `config.ts`.',
  },
  { kind: 'note', ...at(100), what: 'interrupted', text: '' },
  { kind: 'prompt', ...at(110), images: 0, text: 'Six tries, doubling from 200 ms. Go on.' },
  { kind: 'note', ...at(115), what: 'command', text: '/compact keep the numbers' },
  {
    kind: 'tool',
    ...at(120),
    id: 'd',
    name: 'Bash',
    detail: 'npm run test:soak -- --filter sync --repeat 20 --seed 4711',
    input: '{"command":"npm run test:soak -- --filter sync --repeat 20 --seed 4711"}',
  },
];

export const talkPage = (entries: Entry[], more: Partial<TranscriptPage> = {}): TranscriptPage => ({
  conversation: claudeId,
  conversations: [{ id: claudeId, since: now - 3_600_000 }],
  entries,
  before: null,
  after: 1_000,
  more: false,
  ...more,
});

const session = (more: object = {}) =>
  fakeSession('Retry with backoff', halyard, {
    claudeId,
    activity: {
      state: 'working',
      tool: 'Bash',
      detail: 'npm run test:soak',
      since: now - 40_000,
      subagents: 0,
      compacting: false,
    },
    ...more,
  });
const path = `/v1/sessions/${session().id}/transcript`;
const offline = { at: 'offline', since: now, why: 'machine-unavailable', retryAt: null } as const;

const scene =
  (answers: Record<string, unknown>, more: object = {}, machine: object = {}) =>
  (): FakeDataOptions => ({
    machines: [fakeMachine({ name: 'atlas', projects: [halyard], sessions: [session(more)], ...machine })],
    answers,
  });

export const conversationScenes: Record<string, () => FakeDataOptions> = {
  talk: scene({ [path]: talkPage(talkEntries) }),
  'talk-past': scene(
    { [path]: talkPage(talkEntries) },
    { state: 'exited', exitCode: 0, endedAt: now - 60_000, activity: null },
  ),
  'talk-empty': scene({ [path]: talkPage([]) }),
  'talk-failed': scene({}),
  'talk-offline': scene({ [path]: talkPage(talkEntries) }, {}, { link: offline, freshAt: now - 18 * 60_000 }),
};
