import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { ProblemError } from '../problem.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

const answer = v.object({ match: v.boolean() });

export const pairingRoutes = ({ desk }: Services) =>
  new Hono<Env>()
    .get('/pairings', need('own'), (c) => c.json({ pairings: desk.asks() }))
    .post('/pairings/mine', need('pair'), sValidator('json', answer, refuse), (c) => {
      const { caller } = c.env;
      const { match } = c.req.valid('json');
      // Said again by a device that has its rights already: the first answer was lost on its way.
      if (caller?.kind === 'device' && match) return c.json({ state: 'accepted' as const });
      if (caller?.kind !== 'pending') {
        throw new ProblemError(409, 'not-pairing', 'This device is not being paired.');
      }
      return c.json({ state: desk.answer(caller.deviceId, 'device', match) });
    })
    .post('/pairings/:deviceId', need('own'), sValidator('json', answer, refuse), (c) =>
      c.json({ state: desk.answer(c.req.param('deviceId'), 'machine', c.req.valid('json').match) }),
    );
