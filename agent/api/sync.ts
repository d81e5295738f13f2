import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import type { Caller } from '../../shared/model/grant.ts';
import { countSchema, idSchema } from '../../shared/model/ids.ts';
import type { SyncAnswer } from '../../shared/model/sync.ts';
import { changesSince, epochOf } from '../store/changes.ts';
import type { Env, Services } from './env.ts';
import { visibleTo } from './filter.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

const cursor = v.object({
  since: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,16}$/, 'a cursor is a number'), v.transform(Number), countSchema),
  ),
  /** Of the answer that gave the cursor. */
  epoch: v.optional(idSchema),
});

export const syncRoutes = ({ store, machine }: Services) =>
  new Hono<Env>()
    .get('/sync', need('know'), sValidator('query', cursor, refuse), async (c) => {
      const about = await machine();
      const { since = 0, epoch } = c.req.valid('query');
      const current = epochOf(store.db);
      const changes = changesSince(store.db, epoch === current ? since : 0);
      const answer: SyncAnswer = {
        ...visibleTo(c.env.caller as Caller, changes, store.db),
        machine: about,
        epoch: current,
      };
      return c.json(answer);
    })
    .get('/machine', need('know'), async (c) => c.json(await machine()));
