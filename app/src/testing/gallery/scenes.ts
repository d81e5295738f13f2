/** What the gallery shows: one world a scene, chosen by `?scene=`. */
import type { PairingStep } from '../../data/types.ts';
import {
  type FakeDataOptions,
  fakeDevice,
  fakeFlow,
  fakeId,
  fakeMachine,
  fakeNotification,
  fakeProject,
  fakeSession,
} from '../fake-data.ts';
import { claudeScenes } from './claude-scenes.ts';
import { conversationScenes } from './conversation-scenes.ts';
import { gearScenes } from './gear-scenes.ts';
import { historyScenes } from './history-scenes.ts';
import { keptScenes } from './kept-scenes.ts';
import { outputScenes } from './output-scenes.ts';
import { claudeScreen, playScreen } from './screens.ts';
import { taskScenes } from './task-scenes.ts';

const now = Date.now();
const minutes = (n: number) => n * 60_000;
const words = ['lantern', 'oblique', 'harbour', 'nettle', 'seven', 'chalk'];

const halyard = fakeProject('halyard');
const lantern = fakeProject('lantern');
const quill = fakeProject('quill', '/home/ada/work/a-rather-long-folder-name/packages/quill');

const live = [
  fakeSession('Stream resume after sleep', halyard, {
    claudeId: '00eeb104-61c5-4e09-9d53-3b834e157f0a',
    peek: ['● Update(src/link/resume.ts)', '  ⎿  Updated with 14 additions and 3 removals'],
  }),
  fakeSession('Docs: self-hosting', lantern, {
    peek: ['  ⎿  Bash(docker compose config) ok'],
    lastOutputAt: now - 1_000,
  }),
  fakeSession('zsh', halyard, {
    program: { kind: 'shell' },
    lastOutputAt: now - minutes(12),
    peek: ['~/src/halyard main', '❯'],
  }),
];
const ended = [
  fakeSession('Queue writes while offline', halyard, {
    state: 'exited',
    exitCode: 0,
    endedAt: now - minutes(70),
  }),
  fakeSession('Soak test on ARM', lantern, {
    state: 'exited',
    exitCode: 1,
    endedAt: now - minutes(60 * 26),
    program: { kind: 'command', command: 'npm run test:soak -- --repeat 20' },
  }),
];
const devices = [
  fakeDevice('Ada’s phone', 'iOS · Safari', { online: true }),
  fakeDevice('Tablet in the kitchen', 'Android · Chrome'),
  fakeDevice('poet attach on loft', 'poet attach', { lastSeenAt: now - minutes(300) }),
];
const ask = { deviceId: fakeId('pixel'), name: 'Pixel 9', platform: 'Android · Chrome', words };

const waiting = fakeSession('Stream resume after sleep', halyard, {
  claudeId: '00eeb104-61c5-4e09-9d53-3b834e157f0a',
  activity: {
    state: 'waiting',
    since: now - minutes(2),
    kind: 'permission',
    requestId: fakeId('ask'),
    subagents: 0,
    compacting: false,
  },
  asks: [
    {
      id: fakeId('ask'),
      kind: 'permission',
      since: now - minutes(2),
      tool: 'Bash',
      input: JSON.stringify({ command: 'npm run test:soak -- --filter sync --repeat 20' }),
      always: [],
      agent: null,
    },
  ],
});

const atlas = (more: Parameters<typeof fakeMachine>[0] | object = {}) =>
  fakeMachine({
    name: 'atlas',
    projects: [halyard, lantern, quill],
    sessions: [...live, ...ended],
    devices,
    ...more,
  });
const loft = () => fakeMachine({ name: 'loft', latency: 112 });
const studio = () =>
  fakeMachine({
    name: 'studio',
    freshAt: now - minutes(125),
    link: { at: 'offline', since: now, why: 'machine-unavailable', retryAt: null },
  });
const offlineAtlas = (why: 'relay-unreachable' | 'machine-unavailable' | 'tampered' | 'lost') =>
  atlas({
    freshAt: now - minutes(18),
    latency: null,
    link: { at: 'offline', since: now, why, retryAt: null },
  });

const pairing = (step: PairingStep): FakeDataOptions => ({ flow: fakeFlow(step) });

export const scenes: Record<string, () => FakeDataOptions> = {
  ...taskScenes,
  ...claudeScenes,
  ...historyScenes,
  ...conversationScenes,
  ...outputScenes,
  ...keptScenes,
  ...gearScenes,
  now: () => ({
    machines: [atlas(), loft(), studio()],
    onAttach: playScreen(claudeScreen),
    files: [
      'src/sync/client.ts',
      'src/sync/client.test.ts',
      'src/http/client.ts',
      'docs/clients.md',
      'src/sync/',
    ],
  }),
  asks: () => ({ machines: [atlas({ pairings: [ask] }), loft()] }),
  interrupted: () => ({
    machines: [
      atlas({
        sessions: [
          ...['Retry with backoff', 'Docs: self-hosting', 'zsh'].map((title) =>
            fakeSession(title, halyard, {
              state: 'failed',
              interrupted: true,
              endedAt: now - minutes(9),
              claudeId: '00eeb104-61c5-4e09-9d53-3b834e157f0b',
              notice:
                'The machine was restarted, and this program ended with it. What it printed until then is kept.',
              program: title === 'zsh' ? { kind: 'shell' } : { kind: 'claude' },
            }),
          ),
          fakeSession('The sync client gives up after one failed request', halyard, {
            state: 'exited',
            runs: 0,
            claudeId: '00eeb104-61c5-4e09-9d53-3b834e157f0c',
            createdAt: now - minutes(300),
            endedAt: now - minutes(200),
          }),
          ...ended,
        ],
      }),
    ],
    onAttach: playScreen(claudeScreen),
  }),
  stopping: () => ({
    machines: [
      atlas({
        sessions: [
          fakeSession('zsh', halyard, { program: { kind: 'shell' }, stop: { how: 'politely', at: now } }),
        ],
      }),
    ],
    onAttach: playScreen('~/src/halyard main\r\n❯ npm run soak\r\n'),
  }),
  inbox: () => ({
    machines: [
      atlas({
        sessions: [
          fakeSession('Retry with backoff', halyard, {
            asks: [
              {
                id: fakeId('soak'),
                kind: 'permission',
                since: now - minutes(2),
                tool: 'Bash',
                input: JSON.stringify({
                  command: 'npm run test:soak -- --filter sync --repeat 20 --seed 4711',
                }),
                always: ['Allow Bash(npm run test:soak *) for this session'],
                agent: null,
              },
            ],
          }),
          ...live,
        ],
        rows: {
          notification: [
            fakeNotification('Usage limit reached', {
              sessionId: fakeId('Docs: self-hosting'),
              text: 'You have reached your usage limit. It is lifted at 11:00.',
              at: now - minutes(31),
            }),
            fakeNotification('The soak test passed', {
              kind: 'notify',
              sessionId: fakeId('Stream resume after sleep'),
              text: 'Twenty times without a flake. I left the numbers in docs/soak.md and did not commit.',
              at: now - minutes(45),
            }),
            fakeNotification('Plan approved on the tablet', {
              kind: 'answered',
              sessionId: fakeId('Stream resume after sleep'),
              at: now - minutes(70),
              readAt: now - minutes(70),
            }),
          ],
        },
      }),
      loft(),
    ],
    onAttach: playScreen(claudeScreen),
  }),
  push: () => ({
    machines: [atlas(), loft(), studio()],
    push: {
      on: true,
      preferences: {
        kinds: { finished: false },
        quiet: { from: 22 * 60, to: 7 * 60 + 30, zone: 'Europe/Berlin' },
      },
      handedOver: {
        [fakeId('studio')]: 'waits',
        [fakeId('loft')]: {
          title: 'The machine refused.',
          detail: '“push.example” is no push service that this machine knows.',
        },
      },
      status: { last: { at: now - minutes(4), ok: false, problem: 'The push service answered 503.' } },
    },
  }),
  'push-off': () => ({ machines: [atlas()] }),
  'push-install': () => ({ machines: [atlas()], push: { support: 'install-first' } }),
  empty: () => ({}),
  fresh: () => ({
    machines: [fakeMachine({ name: 'atlas', devices: devices.slice(0, 1) })],
    paths: ['~/src/halyard', '~/src/lantern', '~/src/quill'],
  }),
  offline: () => ({
    machines: [offlineAtlas('relay-unreachable')],
    outbox: [
      {
        id: fakeId('one'),
        machineId: fakeId('atlas'),
        label: 'Stop “zsh”',
        createdAt: now,
        state: 'queued',
        problem: null,
        method: 'POST',
        path: '/v1/sessions/x/stop',
      },
      {
        id: fakeId('two'),
        machineId: fakeId('atlas'),
        label: 'Rename “zsh”',
        createdAt: now,
        state: 'failed',
        problem: 'The session is gone.',
        method: 'POST',
        path: '/v1/sessions/x/stop',
      },
    ],
  }),
  tampered: () => ({ machines: [offlineAtlas('tampered')] }),
  revoked: () => ({
    machines: [
      atlas({ freshAt: now - minutes(18), link: { at: 'ended', since: now, why: 'revoked', message: '' } }),
    ],
  }),
  old: () => ({
    trouble: {
      title: 'This browser is too old for Open Poet.',
      detail: 'It has no X25519 keys. Chrome 137, Safari 17 and Firefox 130 or newer work.',
      act: 'reload',
    },
  }),
  loading: () => ({ machines: [], ready: () => false }),
  foreign: () => ({ machines: [atlas()], onAttach: playScreen(claudeScreen, { cols: 120, rows: 44 }) }),
  watch: () => ({ machines: [atlas()], onAttach: playScreen(claudeScreen, undefined, false) }),
  shell: () => ({
    machines: [atlas()],
    onAttach: playScreen('~/src/halyard main\r\n❯ \x1b[1mls\x1b[0m\r\nREADME.md  package.json  src\r\n❯ '),
  }),
  waits: () => ({
    machines: [atlas({ sessions: [waiting, ...live.slice(1)] })],
    onAttach: playScreen(claudeScreen),
  }),
  noclaude: () => ({ machines: [atlas({ claude: null })] }),
  pairReady: () =>
    pairing({
      at: 'ready',
      machineId: fakeId('atlas'),
      relay: 'wss://relay.example',
      standalone: true,
    }),
  pairWords: () => pairing({ at: 'words', words, machine: 'atlas', matched: false }),
  pairMatched: () => pairing({ at: 'words', words, machine: 'atlas', matched: true }),
  pairConnecting: () => pairing({ at: 'connecting' }),
  pairFailed: () =>
    pairing({
      at: 'failed',
      retry: true,
      problem: {
        title: 'The machine does not take this link.',
        detail:
          'It may be used, expired or forged, or the machine is off. Make a new link with `poet pair`, or try this one again.',
      },
    }),
};
