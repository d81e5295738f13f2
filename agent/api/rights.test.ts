import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller, Grant, Need } from '../../shared/model/grant.ts';
import { newId } from '../../shared/model/ids.ts';
import { testServices } from '../testing/services.ts';
import { declaredRoutes } from './need.ts';

const services = testServices();
afterAll(() => services.close());

const mine = newId();
const guest = (more: Partial<Grant & { role: 'guest' }> = {}): Grant => ({
  role: 'guest',
  sessions: [mine],
  verb: 'watch',
  from: 0,
  expiresAt: Date.now() + 3_600_000,
  ...more,
});
const device = (grant: Grant): Caller => ({ kind: 'device', deviceId: newId(), grant });

const callers = {
  nobody: undefined,
  pending: { kind: 'pending', deviceId: newId() },
  'owner device': device({ role: 'owner' }),
  'guest who watches': device(guest()),
  'guest who types': device(guest({ verb: 'type' })),
  'guest of another session': device(guest({ sessions: [newId()] })),
  'guest whose time is over': device(guest({ expiresAt: 1 })),
  'session itself': { kind: 'session', sessionId: mine },
  'another session': { kind: 'session', sessionId: newId() },
  terminal: { kind: 'local' },
} satisfies Record<string, Caller | undefined>;
type Name = keyof typeof callers;

const allowed: Record<Need['verb'], readonly Name[]> = {
  local: ['terminal'],
  own: ['terminal', 'owner device'],
  know: ['terminal', 'owner device', 'guest who watches', 'guest who types', 'guest of another session'],
  pair: [
    'terminal',
    'owner device',
    'guest who watches',
    'guest who types',
    'guest of another session',
    'pending',
  ],
  watch: ['terminal', 'owner device', 'guest who watches', 'guest who types', 'session itself'],
  type: ['terminal', 'owner device', 'guest who types'],
  inside: ['terminal', 'session itself'],
};

const routes = declaredRoutes(services.app.routes);

test('every route of the API is here: a new one is added with its need, knowingly', () => {
  expect(routes.map(({ method, path, verb }) => `${verb} ${method} ${path}`).sort()).toEqual([
    'inside POST /v1/sessions/:id/asks',
    'inside POST /v1/sessions/:id/editor',
    'inside POST /v1/sessions/:id/hooks',
    'inside POST /v1/sessions/:id/news',
    'inside POST /v1/sessions/:id/tools',
    'know GET /v1/asks',
    'know GET /v1/done/:key',
    'know GET /v1/machine',
    'know GET /v1/sessions',
    'know GET /v1/sync',
    'local GET /v1/invitations/:id/wait',
    'local GET /v1/status',
    'local POST /v1/claude',
    'local POST /v1/reindex',
    'local POST /v1/shutdown',
    'own DELETE /v1/clones/:clone',
    'own DELETE /v1/devices/:id',
    'own DELETE /v1/dictations/:id',
    'own DELETE /v1/invitations/:id',
    'own DELETE /v1/projects/:id',
    'own DELETE /v1/push',
    'own DELETE /v1/servers/:server',
    'own DELETE /v1/skills/:skill',
    'own DELETE /v1/skills/:skill/file',
    'own DELETE /v1/tasks/:task',
    'own GET /v1/awake',
    'own GET /v1/clones',
    'own GET /v1/clones/:clone',
    'own GET /v1/devices',
    'own GET /v1/dictations/:id',
    'own GET /v1/doctor',
    'own GET /v1/found-servers',
    'own GET /v1/index',
    'own GET /v1/notifications',
    'own GET /v1/pairings',
    'own GET /v1/paths',
    'own GET /v1/paths/recent',
    'own GET /v1/projects',
    'own GET /v1/projects/:id/commands',
    'own GET /v1/projects/:id/files',
    'own GET /v1/projects/:id/own-skills',
    'own GET /v1/proposals/:proposal',
    'own GET /v1/push',
    'own GET /v1/search',
    'own GET /v1/servers',
    'own GET /v1/sessions/:id/servers',
    'own GET /v1/sessions/:id/summary',
    'own GET /v1/sessions/:id/timeline',
    'own GET /v1/sessions/:id/tool-calls',
    'own GET /v1/sessions/:id/transcript',
    'own GET /v1/sessions/:id/transcript/entry',
    'own GET /v1/sessions/:id/transcript/image',
    'own GET /v1/settings',
    'own GET /v1/skills',
    'own GET /v1/skills/:skill',
    'own GET /v1/skills/:skill/file',
    'own GET /v1/storage',
    'own GET /v1/tasks',
    'own GET /v1/tasks/:task',
    'own GET /v1/tasks/:task/events',
    'own GET /v1/tasks/:task/events/:seq',
    'own GET /v1/tasks/:task/reports/:version',
    'own GET /v1/tasks/:task/reports/:version/markdown',
    'own GET /v1/tasks/:task/reports/:version/patch',
    'own GET /v1/tools',
    'own GET /v1/voice',
    'own PATCH /v1/devices/:id',
    'own PATCH /v1/projects/:id',
    'own PATCH /v1/sessions/:id',
    'own PATCH /v1/tasks/:task',
    'own POST /v1/clones',
    'own POST /v1/dictations',
    'own POST /v1/dictations/:id/end',
    'own POST /v1/found-servers/take',
    'own POST /v1/found-skills',
    'own POST /v1/found-skills/copy',
    'own POST /v1/invitations',
    'own POST /v1/notifications/dismiss',
    'own POST /v1/notifications/read',
    'own POST /v1/pairings/:deviceId',
    'own POST /v1/pasted-servers',
    'own POST /v1/projects',
    'own POST /v1/projects/:id/import',
    'own POST /v1/proposals/:proposal',
    'own POST /v1/push/test',
    'own POST /v1/servers',
    'own POST /v1/servers/:server/switch',
    'own POST /v1/sessions',
    'own POST /v1/sessions/:id/fork',
    'own POST /v1/sessions/:id/resume',
    'own POST /v1/sessions/:id/stop',
    'own POST /v1/sessions/delete',
    'own POST /v1/sessions/interrupted',
    'own POST /v1/sessions/stop',
    'own POST /v1/sessions/weigh',
    'own POST /v1/skills',
    'own POST /v1/skills/:skill/switch',
    'own POST /v1/tasks',
    'own POST /v1/tasks/:task/moves',
    'own POST /v1/tasks/:task/notes',
    'own POST /v1/tasks/:task/place',
    'own POST /v1/tasks/:task/reports',
    'own POST /v1/try-server',
    'own PUT /v1/dictations/:id/audio',
    'own PUT /v1/push',
    'own PUT /v1/servers/:server',
    'own PUT /v1/sessions/:id/task',
    'own PUT /v1/settings/:name',
    'own PUT /v1/skills/:skill',
    'own PUT /v1/skills/:skill/file',
    'pair POST /v1/pairings/mine',
    'type DELETE /v1/sessions/:id/prompts/:prompt',
    'type DELETE /v1/sessions/:id/uploads/:upload',
    'type POST /v1/sessions/:id/asks/:ask',
    'type POST /v1/sessions/:id/controls',
    'type POST /v1/sessions/:id/prompts',
    'type POST /v1/sessions/:id/prompts/:prompt',
    'type POST /v1/sessions/:id/uploads',
    'type POST /v1/sessions/:id/uploads/end',
    'type PUT /v1/sessions/:id/uploads/:upload',
    'watch GET /v1/sessions/:id',
    'watch GET /v1/sessions/:id/asks/:ask',
    'watch GET /v1/sessions/:id/prompts/:prompt',
    'watch GET /v1/sessions/:id/runs',
    'watch GET /v1/sessions/:id/runs/:run/download',
    'watch GET /v1/sessions/:id/runs/:run/find',
    'watch GET /v1/sessions/:id/runs/:run/output',
    'watch GET /v1/sessions/:id/runs/:run/page',
    'watch GET /v1/sessions/:id/runs/:run/screen',
    'watch GET /v1/sessions/:id/runs/:run/scrolled',
    'watch GET /v1/sessions/:id/runs/:run/text',
    'watch GET /v1/sessions/:id/runs/:run/timing',
  ]);
});

test('a route without a need is refused before the agent starts', () => {
  expect(() => declaredRoutes([{ method: 'GET', path: '/v1/x', handler: () => {} }])).toThrow(
    /declares 0 needs/,
  );
});

describe.each(routes)('$method $path', ({ method, path, verb }) => {
  const url = path
    .replace(':id', mine)
    .replace(':run', '0')
    .replace(/:deviceId|:task/, newId());
  let statuses: Map<Name, number>;
  beforeAll(async () => {
    statuses = new Map();
    for (const name of Object.keys(callers) as Name[]) {
      const caller = callers[name];
      const body = method === 'GET' ? {} : { body: '{', headers: { 'content-type': 'application/json' } };
      const answer = await services.app.request(url, { method, ...body }, caller && { caller });
      statuses.set(name, answer.status);
    }
  });

  test('is refused to all but those who may', () => {
    const through = [...statuses].filter(([, status]) => status !== 403).map(([name]) => name);
    expect(through.sort()).toEqual([...allowed[verb]].sort());
  });
});
