/** All that was: searched, and what each run printed as lines of text. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { idSchema } from '../../shared/model/ids.ts';
import { foundKinds, MAX_QUERY, type SearchAnswer } from '../../shared/model/search.ts';
import { downloadFormats } from '../history/work.ts';
import { sessionsOfTask } from '../store/sessions.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { countText, requireReadable, runParam } from './readable.ts';
import { refuse } from './validate.ts';

const ENOUGH = 40;
const MAX_MATCHES = 200;

const searchQuery = v.object({
  q: v.pipe(v.string(), v.maxLength(MAX_QUERY, `at most ${MAX_QUERY} characters`)),
  /** Several, with commas between them. */
  kinds: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',')),
      v.array(v.picklist(foundKinds)),
    ),
  ),
  project: v.optional(idSchema),
  session: v.optional(idSchema),
  task: v.optional(idSchema),
  since: v.optional(countText),
  until: v.optional(countText),
  before: v.optional(countText),
});
const place = v.pipe(v.string(), v.regex(/^\d{1,16}\.\d{1,16}$/, 'a place that a page gave'));
const pageQuery = v.object({
  before: v.optional(place),
  after: v.optional(place),
  at: v.optional(countText),
});
/** In parts: `after` is what the answer before gave as `x-next`; where there is none, that was all. */
const downloadQuery = v.object({
  as: v.picklist(downloadFormats, `as ${downloadFormats.join(', ')}`),
  after: v.optional(place),
});
const CONTENT_TYPES = {
  text: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
  asciicast: 'application/x-asciicast',
} as const;
const timingQuery = v.object({ from: v.optional(countText, '0') });
const findQuery = v.object({
  text: v.pipe(v.string(), v.minLength(1, 'say what to look for'), v.maxLength(MAX_QUERY)),
  before: v.optional(countText),
  after: v.optional(countText),
});

export const historyRoutes = ({ store, history }: Services) =>
  new Hono<Env>()
    .get('/search', need('own'), sValidator('query', searchQuery, refuse), async (c) => {
      const { q: query, project: projectId, session, task, ...more } = c.req.valid('query');
      const ofTask = task === undefined ? undefined : sessionsOfTask(store.db, task).map(({ id }) => id);
      const answer: SearchAnswer = await history.search({
        ...{ ...more, query, projectId, taskId: task, limit: ENOUGH },
        sessionIds: session === undefined ? ofTask : [session],
      });
      return c.json(answer);
    })
    .get('/index', need('own'), async (c) => c.json(await history.state()))
    .post('/reindex', need('local'), async (c) => {
      await history.reindex();
      return c.json(await history.state());
    })
    .get(
      '/sessions/:id/runs/:run/page',
      need('watch'),
      sValidator('param', runParam, refuse),
      sValidator('query', pageQuery, refuse),
      async (c) => {
        const { id: sessionId, run } = c.req.valid('param');
        requireReadable(store.db, c.env.caller, { sessionId, run });
        return c.json(await history.page({ key: { sessionId, run }, ...c.req.valid('query') }));
      },
    )
    .get(
      '/sessions/:id/runs/:run/download',
      need('watch'),
      sValidator('param', runParam, refuse),
      sValidator('query', downloadQuery, refuse),
      async (c) => {
        const { id: sessionId, run } = c.req.valid('param');
        requireReadable(store.db, c.env.caller, { sessionId, run });
        const { as, after } = c.req.valid('query');
        const { text, next } = await history.part({ key: { sessionId, run }, as, after });
        return c.body(text, 200, {
          'content-type': CONTENT_TYPES[as],
          ...(next !== null && { 'x-next': next }),
        });
      },
    )
    .get('/sessions/:id/summary', need('own'), async (c) =>
      c.json({ text: await history.summary(c.req.param('id')) }),
    )
    .get('/sessions/:id/timeline', need('own'), async (c) =>
      c.json(await history.timeline(c.req.param('id'))),
    )
    .get(
      '/sessions/:id/runs/:run/timing',
      need('watch'),
      sValidator('param', runParam, refuse),
      sValidator('query', timingQuery, refuse),
      async (c) => {
        const { id: sessionId, run } = c.req.valid('param');
        requireReadable(store.db, c.env.caller, { sessionId, run });
        return c.json(await history.timing({ sessionId, run }, c.req.valid('query').from));
      },
    )
    .get(
      '/sessions/:id/runs/:run/find',
      need('watch'),
      sValidator('param', runParam, refuse),
      sValidator('query', findQuery, refuse),
      async (c) => {
        const { id: sessionId, run } = c.req.valid('param');
        requireReadable(store.db, c.env.caller, { sessionId, run });
        const request = { key: { sessionId, run }, ...c.req.valid('query'), limit: MAX_MATCHES };
        return c.json(await history.find(request));
      },
    );
