/** Scenes of the gallery with skills, MCP servers and projects. */
import {
  type FakeDataOptions,
  fakeMachine,
  fakeNotification,
  fakeProject,
  fakeSession,
} from '../fake-data.ts';
import { fakeClone, fakeServer, fakeSkill } from '../fake-gear.ts';

const git = { branch: 'main', commit: 'abcdef12', changed: 3, ahead: 1, behind: 0 };
const halyard = { ...fakeProject('halyard'), git };
const lantern = { ...fakeProject('lantern'), git: { ...git, branch: 'sync-retry', changed: 0, ahead: 0 } };
const text = `---
name: release-notes
description: Writes the notes of a release; use it when a version is tagged.
allowed-tool: Bash(git log *)
---

# Release notes

1. Read what changed since the last tag with \`git log\`.
2. Group it by what a person notices, not by what was touched.
3. Leave out refactorings.
`;
const skill = [
  fakeSkill('release-notes', {
    description: 'Writes the notes of a release; use it when a version is tagged.',
    files: [
      { path: 'scripts/collect.sh', bytes: 812 },
      { path: 'template.md', bytes: 4200 },
    ],
  }),
  fakeSkill('deploy-checks', { description: 'Checks a deploy before it goes out, and says what to watch.' }),
  fakeSkill('tidy', { enabled: false, description: 'Tidies a branch before it is reviewed.' }),
  fakeSkill('deploy-checks', {
    id: 'q'.repeat(26),
    projectId: halyard.id,
    description: 'As for every project, and the canary in Frankfurt first.',
  }),
];
const server = [
  fakeServer('search', {
    launch: { kind: 'http', url: 'https://search.example.com/mcp', headers: ['Authorization'] },
  }),
  fakeServer('database', {
    projectId: halyard.id,
    launch: {
      kind: 'stdio',
      command: 'npx',
      args: ['-y', 'postgres-server', '--read-only'],
      env: ['DATABASE_URL', 'PGSSLMODE'],
    },
  }),
];
const failing = fakeSession('Retry with backoff', halyard, {
  servers: [
    { name: 'poet', state: 'connected', ms: 52, problem: '', stderr: '' },
    { name: 'search', state: 'connected', ms: 640, problem: '', stderr: '' },
    {
      name: 'database',
      state: 'failed',
      ms: 310,
      problem: 'Connection closed',
      stderr: 'could not connect to server: Connection refused\n\tIs the server running on host "localhost"?',
    },
  ],
});

const machine = (more: object = {}) =>
  fakeMachine({
    name: 'atlas',
    projects: [halyard, lantern],
    sessions: [failing],
    rows: { skill, server, notification: [fakeNotification('x')] },
    ...more,
  });
const answers = Object.fromEntries(skill.map(({ id }) => [`/v1/skills/${id}`, { text }]));

export const gearScenes: Record<string, () => FakeDataOptions> = {
  gear: () => ({
    machines: [machine()],
    answers,
    recent: ['/home/ada/src/quill', '/home/ada/work/lighthouse'],
    paths: ['/home/ada/src', '/home/ada/work'],
    clone: fakeClone(),
    gear: {
      ownSkills: [
        { name: 'tidy', path: '/home/ada/.claude/skills/tidy', of: 'user' },
        { name: 'review', path: '/home/ada/src/halyard/.claude/skills/review', of: 'project' },
      ],
      foundSkills: [
        { path: '/s/a', name: 'commit-words', description: 'Words of commits.', files: 2, problem: null },
        {
          path: '/s/b',
          name: '',
          description: '',
          files: 0,
          problem: 'Line 1: It must begin with three hyphens.',
        },
      ],
      foundServers: [
        { from: 'mcp.json', name: 'tickets', summary: 'npx -y tickets-server', problem: null },
        { from: 'user', name: 'poet', summary: '', problem: 'name: “poet” is Open Poet’s own server' },
      ],
      test: {
        at: 0,
        ok: false,
        ms: 1240,
        about: null,
        tools: [],
        stderr: 'could not connect to server: Connection refused',
        problem: 'It ended before it answered. Connection closed',
      },
      tools: [
        { name: 'session_info', title: 'Say where it runs', description: '', policy: 'allow' },
        { name: 'notify', title: 'Write into the inbox', description: '', policy: 'allow' },
      ],
    },
  }),
  'gear-empty': () => ({ machines: [machine({ rows: {}, sessions: [] })] }),
  'gear-offline': () => ({
    machines: [
      machine({
        freshAt: Date.now() - 18 * 60_000,
        link: { at: 'offline', since: Date.now(), why: 'machine-unavailable', retryAt: null },
      }),
    ],
    answers,
  }),
};
