/** Open Poet's own tools: sessions call them, owners decide over them and read what was called. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import { findSession } from '../store/sessions.ts';
import { toolCallsOf } from '../store/tool-calls.ts';
import { rpcSchema } from '../tools/server.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { noSuchSession } from './sessions.ts';
import { refuse } from './validate.ts';

const MAX_LISTED = 200;

export const toolRoutes = ({ store, tools }: Services) =>
  new Hono<Env>()
    .get('/tools', need('own'), (c) =>
      c.json({
        tools: tools.tools.map(({ name, title, description, policy }) => ({
          name,
          title,
          description,
          policy,
        })),
      }),
    )
    .get('/sessions/:id/tool-calls', need('own'), (c) => {
      const id = c.req.param('id');
      if (findSession(store.db, id) === undefined) throw noSuchSession();
      return c.json({ calls: toolCallsOf(store.db, id, MAX_LISTED) });
    })
    .post('/sessions/:id/tools', need('inside'), sValidator('json', rpcSchema, refuse), async (c) => {
      const signal = c.env.signal ?? c.req.raw.signal;
      const answer = await tools.answer(c.req.param('id'), c.req.valid('json'), signal);
      return answer === null ? c.body(null, 204) : c.json(answer);
    });
