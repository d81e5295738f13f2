import { basename } from 'node:path';
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { nameFrom } from '../../shared/model/ids.ts';
import { newProjectSchema, projectChangeSchema } from '../../shared/model/project.ts';
import { ProblemError } from '../problem.ts';
import { readClaudeState, recentFolders } from '../projects/recent.ts';
import { checkRoots } from '../projects/roots.ts';
import { addProject, findProject, listProjects, removeProject, updateProject } from '../store/projects.ts';
import { liveSessions } from '../store/sessions.ts';
import { setting } from '../store/settings.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { completeFolder, resolveFolder } from './paths.ts';
import { refuse } from './validate.ts';

const prefix = v.object({ prefix: v.optional(v.pipe(v.string(), v.maxLength(4096))) });

export const noSuchProject = () =>
  new ProblemError(404, 'no-such-project', 'This project is not on the list any more.');

export const projectRoutes = ({ store, clock, git, environment }: Services) =>
  new Hono<Env>()
    .get('/projects', need('own'), (c) => c.json({ projects: listProjects(store.db) }))
    .post('/projects', need('own'), sValidator('json', newProjectSchema, refuse), async (c) => {
      const input = c.req.valid('json');
      const path = await resolveFolder(input.path);
      await checkRoots(path, setting(store.db, 'projects').roots);
      const name = input.name ?? nameFrom(basename(path) || path, 'project');
      const project = store.write((tx) => addProject(tx, { name, path, now: clock.now() }));
      void git.look(project.id);
      return c.json(project, 201);
    })
    .patch('/projects/:id', need('own'), sValidator('json', projectChangeSchema, refuse), (c) => {
      const { name, defaults } = c.req.valid('json');
      const change = { ...(name !== undefined && { name }), ...(defaults !== undefined && { defaults }) };
      const project = store.write((tx) => updateProject(tx, c.req.param('id'), change));
      if (project === undefined) throw noSuchProject();
      return c.json(project);
    })
    .delete('/projects/:id', need('own'), (c) => {
      const id = c.req.param('id');
      store.write((tx) => {
        if (findProject(tx, id) === undefined) throw noSuchProject();
        const live = liveSessions(tx, id).length;
        if (live > 0) {
          throw new ProblemError(
            409,
            'sessions-run',
            `${live === 1 ? 'A session of it runs' : `${live} sessions of it run`}. Stop ${live === 1 ? 'it' : 'them'} first.`,
          );
        }
        removeProject(tx, id, clock.now());
      });
      return c.body(null, 204);
    })
    .get('/paths', need('own'), sValidator('query', prefix, refuse), async (c) =>
      c.json({ paths: await completeFolder(c.req.valid('query').prefix ?? '') }),
    )
    .get('/paths/recent', need('own'), async (c) => {
      const known = new Set(listProjects(store.db).map(({ path }) => path));
      return c.json({ paths: await recentFolders(await readClaudeState(await environment()), known) });
    });
