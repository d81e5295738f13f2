import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

const options = v.object({ all: v.optional(v.boolean()) });

export const statusRoutes = ({ status, shutdown }: Services) =>
  new Hono<Env>()
    .get('/status', need('local'), async (c) => c.json(await status()))
    .post('/shutdown', need('local'), sValidator('json', options, refuse), (c) => {
      shutdown({ all: c.req.valid('json').all ?? false });
      return c.body(null, 202);
    });
