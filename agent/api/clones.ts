/** Projects that come from a repository elsewhere. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import { newCloneSchema } from '../../shared/model/project.ts';
import { checkRoots } from '../projects/roots.ts';
import { setting } from '../store/settings.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { resolveFolder } from './paths.ts';
import { refuse } from './validate.ts';

export const cloneRoutes = ({ store, clones }: Services) =>
  new Hono<Env>()
    .get('/clones', need('own'), (c) => c.json({ clones: clones.list() }))
    .post('/clones', need('own'), sValidator('json', newCloneSchema, refuse), async (c) => {
      const input = c.req.valid('json');
      const into = await resolveFolder(input.into, 'into');
      await checkRoots(into, setting(store.db, 'projects').roots);
      return c.json(clones.start({ ...input, into }), 201);
    })
    .get('/clones/:clone', need('own'), (c) => c.json(clones.get(c.req.param('clone'))))
    .delete('/clones/:clone', need('own'), (c) => c.json(clones.cancel(c.req.param('clone'))));
