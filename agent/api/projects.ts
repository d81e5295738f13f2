import { basename } from 'node:path';
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { nameFrom } from '../../shared/model/ids.ts';
import { newProjectSchema } from '../../shared/model/project.ts';
import { ProblemError } from '../problem.ts';
import { addProject, findProject, listProjects, removeProject } from '../store/projects.ts';
import { liveSessions } from '../store/sessions.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { completeFolder, resolveFolder } from './paths.ts';
import { refuse } from './validate.ts';

const prefix = v.object({ prefix: v.optional(v.pipe(v.string(), v.maxLength(4096))) });

export const projectRoutes = ({ store, clock }: Services) =>
  new Hono<Env>()
    .get('/projects', need('own'), (c) => c.json({ projects: listProjects(store.db) }))
    .post('/projects', need('own'), sValidator('json', newProjectSchema, refuse), async (c) => {
      const input = c.req.valid('json');
      const path = await resolveFolder(input.path);
      const name = input.name ?? nameFrom(basename(path) || path, 'project');
      return c.json(
        store.write((tx) => addProject(tx, { name, path, now: clock.now() })),
        201,
      );
    })
    .delete('/projects/:id', need('own'), (c) => {
      const id = c.req.param('id');
      store.write((tx) => {
        if (findProject(tx, id) === undefined) {
          throw new ProblemError(404, 'no-such-project', 'This project is not on the list.');
        }
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
    );
