import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { countSchema, idSchema } from '../../shared/model/ids.ts';
import { newUploadSchema } from '../../shared/model/upload.ts';
import { findSession } from '../store/sessions.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { noSuchSession } from './sessions.ts';
import { refuse } from './validate.ts';

const at = v.object({
  at: v.pipe(v.string(), v.regex(/^\d{1,16}$/, 'a number of bytes'), v.transform(Number), countSchema),
});
const named = v.object({ id: v.string(), upload: idSchema });

/** Files for a session, in slices: whoever may type may send them. */
export const uploadRoutes = ({ store, uploads }: Services) => {
  const known = (id: string): string => {
    if (findSession(store.db, id) === undefined) throw noSuchSession();
    return id;
  };
  return new Hono<Env>()
    .post('/sessions/:id/uploads', need('type'), sValidator('json', newUploadSchema, refuse), async (c) =>
      c.json({ next: await uploads.begin(known(c.req.param('id')), c.req.valid('json')) }, 201),
    )
    .put(
      '/sessions/:id/uploads/:upload',
      need('type'),
      sValidator('param', named, refuse),
      sValidator('query', at, refuse),
      async (c) => {
        const { id, upload } = c.req.valid('param');
        const bytes = new Uint8Array(await c.req.arrayBuffer());
        return c.json({ next: await uploads.append(known(id), upload, c.req.valid('query').at, bytes) });
      },
    )
    .post('/sessions/:id/uploads/end', need('type'), sValidator('json', newUploadSchema, refuse), async (c) =>
      c.json({ path: await uploads.end(known(c.req.param('id')), c.req.valid('json')) }),
    )
    .delete('/sessions/:id/uploads/:upload', need('type'), sValidator('param', named, refuse), async (c) => {
      const { id, upload } = c.req.valid('param');
      await uploads.cancel(known(id), upload);
      return c.body(null, 204);
    });
};
