/** What was said with Claude Code, from its own transcript. A guest is shared a terminal, not what was said before. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { claudeIdSchema } from '../../shared/model/session.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { countText } from './readable.ts';
import { refuse } from './validate.ts';

const of = {
  conversation: v.optional(claudeIdSchema),
  agent: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'a subagent has a short name'))),
};
const pageQuery = v.object({ ...of, before: v.optional(countText), after: v.optional(countText) });
/** A line, and which of its entries or images. */
const lineQuery = v.object({ ...of, place: countText, index: v.optional(countText, '0') });

export const transcriptRoutes = ({ transcripts }: Services) =>
  new Hono<Env>()
    .get('/sessions/:id/transcript', need('own'), sValidator('query', pageQuery, refuse), async (c) => {
      const { before, after, ...place } = c.req.valid('query');
      return c.json(await transcripts.page({ sessionId: c.req.param('id'), ...place }, { before, after }));
    })
    .get('/sessions/:id/transcript/entry', need('own'), sValidator('query', lineQuery, refuse), async (c) => {
      const { place, index, ...conversation } = c.req.valid('query');
      return c.json(await transcripts.entry({ sessionId: c.req.param('id'), ...conversation }, place, index));
    })
    .get('/sessions/:id/transcript/image', need('own'), sValidator('query', lineQuery, refuse), async (c) => {
      const { place, index, ...conversation } = c.req.valid('query');
      const { type, bytes } = await transcripts.image(
        { sessionId: c.req.param('id'), ...conversation },
        place,
        index,
      );
      return c.body(bytes, 200, { 'content-type': type });
    });
