/** What Claude Code waits for: its hooks ask, a person answers. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { askAnswerSchema } from '../../shared/model/ask.ts';
import type { Caller } from '../../shared/model/grant.ts';
import { idSchema } from '../../shared/model/ids.ts';
import { hookEventSchema } from '../claude/hook-event.ts';
import { liveSessions } from '../store/sessions.ts';
import { callerName } from './caller-name.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

const askQuery = v.object({ id: idSchema, again: v.optional(v.pipe(v.string(), v.regex(/^\d{1,6}$/)), '0') });

export const askRoutes = ({ store, claude }: Services) => {
  return new Hono<Env>()
    .get('/asks', need('know'), (c) => {
      const caller = c.env.caller as Caller;
      const guest = caller.kind === 'device' && caller.grant.role === 'guest' ? caller.grant : undefined;
      const asks = liveSessions(store.db)
        .filter(({ id }) => guest === undefined || guest.sessions.includes(id))
        .flatMap((session) => session.asks.map((ask) => ({ sessionId: session.id, ...ask })));
      return c.json({ asks });
    })
    .get('/sessions/:id/asks/:ask', need('watch'), (c) =>
      c.json(claude.whole(c.req.param('id'), c.req.param('ask'))),
    )
    .post('/sessions/:id/asks/:ask', need('type'), sValidator('json', askAnswerSchema, refuse), (c) => {
      claude.answer(
        c.req.param('id'),
        c.req.param('ask'),
        c.req.valid('json'),
        callerName(store.db, c.env.caller),
      );
      return c.body(null, 204);
    })
    .post('/sessions/:id/hooks', need('inside'), sValidator('json', hookEventSchema, refuse), (c) => {
      claude.tell(c.req.param('id'), c.req.valid('json'));
      return c.body(null, 204);
    })
    .post('/sessions/:id/news', need('inside'), sValidator('json', hookEventSchema, refuse), (c) => {
      const news = claude.news(c.req.param('id'), c.req.valid('json'));
      return news === null ? c.body(null, 204) : c.json(news);
    })
    .post(
      '/sessions/:id/asks',
      need('inside'),
      sValidator('query', askQuery, refuse),
      sValidator('json', hookEventSchema, refuse),
      async (c) => {
        const { id, again } = c.req.valid('query');
        const output = await claude.ask(c.req.param('id'), {
          id,
          again: again !== '0',
          event: c.req.valid('json'),
          signal: c.env.signal ?? c.req.raw.signal,
        });
        return output === null ? c.body(null, 204) : c.json(output);
      },
    );
};
