/** MCP servers: kept, tried, taken over from Claude Code. No answer holds a value of a variable or a header. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { idSchema } from '../../shared/model/ids.ts';
import { switchSchema } from '../../shared/model/scoped.ts';
import { newServerSchema, type Server, serverInputSchema, serverSources } from '../../shared/model/server.ts';
import { type Imported, importServers, launchSummary } from '../../shared/model/server-import.ts';
import { findServers } from '../mcp-servers/found.ts';
import { ProblemError } from '../problem.ts';
import { readClaudeState } from '../projects/recent.ts';
import { serverStore } from '../store/gear.ts';
import { findProject } from '../store/projects.ts';
import { findSession } from '../store/sessions.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { noSuchProject } from './projects.ts';
import { noSuchSession } from './sessions.ts';
import { refuse } from './validate.ts';

const ofProject = v.object({ project: v.optional(idSchema) });
const names = v.pipe(
  v.array(v.pipe(v.string(), v.maxLength(200))),
  v.minLength(1, 'choose some'),
  v.maxLength(100),
);
const take = v.object({
  projectId: v.nullable(idSchema),
  /** The project whose configuration is looked into. */
  of: v.optional(idSchema),
  servers: v.pipe(
    v.array(v.object({ from: v.picklist(serverSources), name: v.pipe(v.string(), v.maxLength(200)) })),
    v.minLength(1, 'choose some'),
    v.maxLength(100),
  ),
});
const paste = v.object({
  projectId: v.nullable(idSchema),
  text: v.pipe(v.string(), v.maxLength(100_000)),
  /** Those that are taken; absent: it is only read. */
  names: v.optional(names),
});
const trial = v.object({
  id: v.optional(idSchema),
  project: v.optional(idSchema),
  input: v.optional(serverInputSchema),
});

export const serverRoutes = ({ store, servers, tryServer, claude, environment }: Services) => {
  const pathOf = (id: string | undefined): string | null => {
    if (id === undefined) return null;
    const project = findProject(store.db, id);
    if (project === undefined) throw noSuchProject();
    return project.path;
  };
  const about = <T extends Imported>({ input, ...found }: T) => ({
    ...found,
    summary: input === null ? '' : launchSummary(input.launch),
  });
  /** One that cannot be taken hinders no other. */
  function takeAll(chosen: readonly Imported[], projectId: string | null) {
    const taken: Server[] = [];
    const refused: { name: string; problem: string }[] = [];
    for (const { name, input, problem } of chosen) {
      if (input === null) refused.push({ name, problem });
      else {
        try {
          taken.push(servers.create({ ...input, projectId }));
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          refused.push({ name, problem: error.message });
        }
      }
    }
    return { taken, refused };
  }

  return new Hono<Env>()
    .get('/servers', need('own'), (c) => c.json({ servers: serverStore.list(store.db) }))
    .post('/servers', need('own'), sValidator('json', newServerSchema, refuse), (c) =>
      c.json(servers.create(c.req.valid('json')), 201),
    )
    .put('/servers/:server', need('own'), sValidator('json', serverInputSchema, refuse), (c) =>
      c.json(servers.change(c.req.param('server'), c.req.valid('json'))),
    )
    .post('/servers/:server/switch', need('own'), sValidator('json', switchSchema, refuse), (c) =>
      c.json(servers.switch(c.req.param('server'), c.req.valid('json'))),
    )
    .delete('/servers/:server', need('own'), (c) => {
      servers.remove(c.req.param('server'));
      return c.body(null, 204);
    })
    .post('/try-server', need('own'), sValidator('json', trial, refuse), async (c) => {
      const { id, project, input } = c.req.valid('json');
      if (id === undefined && input === undefined)
        throw new ProblemError(400, 'invalid', 'Say which server.');
      const config = input === undefined ? servers.config(id ?? '') : servers.configOf(input, id ?? null);
      return c.json(await tryServer(config, pathOf(project)));
    })
    .get('/found-servers', need('own'), sValidator('query', ofProject, refuse), async (c) => {
      const path = pathOf(c.req.valid('query').project);
      const found = await findServers(await readClaudeState(await environment()), path);
      return c.json({ found: found.map(about) });
    })
    .post('/found-servers/take', need('own'), sValidator('json', take, refuse), async (c) => {
      const { projectId, of, servers: chosen } = c.req.valid('json');
      const found = await findServers(await readClaudeState(await environment()), pathOf(of));
      const wanted = found.filter((one) =>
        chosen.some(({ from, name }) => from === one.from && name === one.name),
      );
      return c.json(takeAll(wanted, projectId));
    })
    .post('/pasted-servers', need('own'), sValidator('json', paste, refuse), (c) => {
      const { projectId, text, names: chosen } = c.req.valid('json');
      let found: Imported[];
      try {
        found = importServers(text);
      } catch (error) {
        throw new ProblemError(422, 'bad-json', (error as Error).message, { field: 'text' });
      }
      if (chosen === undefined) return c.json({ found: found.map(about), taken: [], refused: [] });
      const wanted = found.filter(({ name }) => chosen.includes(name));
      return c.json({ found: [], ...takeAll(wanted, projectId) });
    })
    .get('/sessions/:id/servers', need('own'), (c) => {
      const id = c.req.param('id');
      if (findSession(store.db, id) === undefined) throw noSuchSession();
      return c.json({ servers: claude.servers(id) });
    });
};
