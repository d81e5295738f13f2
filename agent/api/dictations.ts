import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { MAX_PART_BYTES } from '../../shared/model/dictation.ts';
import type { Caller } from '../../shared/model/grant.ts';
import { countSchema, idSchema } from '../../shared/model/ids.ts';
import { ProblemError } from '../problem.ts';
import { callerKey } from './caller-key.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

const count = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}$/, 'a number of bytes'),
  v.transform(Number),
  countSchema,
);
const begin = v.object({ id: idSchema });
const at = v.object({ at: count });
const end = v.object({ size: countSchema });
const wait = v.object({ version: v.optional(count) });

/** Speech: audio up in parts, text down as it comes. */
export const dictationRoutes = ({ voice }: Services) => {
  const { dictations } = voice;
  const owner = (caller: Caller | undefined): string => callerKey(caller as Caller);
  return new Hono<Env>()
    .get('/voice', need('own'), async (c) => c.json({ engine: await voice.engine() }))
    .post('/dictations', need('own'), sValidator('json', begin, refuse), async (c) =>
      c.json(await dictations.begin(c.req.valid('json').id, owner(c.env.caller)), 201),
    )
    .put('/dictations/:id/audio', need('own'), sValidator('query', at, refuse), async (c) => {
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      if (bytes.length > MAX_PART_BYTES) {
        throw new ProblemError(413, 'too-large', `One part has at most ${MAX_PART_BYTES} bytes.`);
      }
      return c.json(
        dictations.append(c.req.param('id'), owner(c.env.caller), c.req.valid('query').at, bytes),
      );
    })
    .post('/dictations/:id/end', need('own'), sValidator('json', end, refuse), (c) =>
      c.json(dictations.end(c.req.param('id'), owner(c.env.caller), c.req.valid('json').size)),
    )
    .get('/dictations/:id', need('own'), sValidator('query', wait, refuse), async (c) => {
      const { version } = c.req.valid('query');
      return c.json(await dictations.wait(c.req.param('id'), owner(c.env.caller), version, c.env.signal));
    })
    .delete('/dictations/:id', need('own'), (c) => {
      dictations.cancel(c.req.param('id'), owner(c.env.caller));
      return c.body(null, 204);
    });
};
