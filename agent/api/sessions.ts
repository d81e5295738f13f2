import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import type { Caller } from '../../shared/model/grant.ts';
import { idSchema } from '../../shared/model/ids.ts';
import { newSessionSchema, type Session, sessionChangeSchema } from '../../shared/model/session.ts';
import { ProblemError } from '../problem.ts';
import type { RunKey } from '../pty-host/types.ts';
import { findSession, listSessions, updateSession } from '../store/sessions.ts';
import { actorOf } from './actor.ts';
import { callerName } from './caller-name.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { countText, requireReadable, runParam } from './readable.ts';
import { refuse } from './validate.ts';

const MAX_OUTPUT_BYTES = 1024 * 1024;
/** At once. */
const MAX_SESSIONS = 500;
const someSessions = v.object({
  ids: v.pipe(v.array(idSchema), v.minLength(1, 'say which'), v.maxLength(MAX_SESSIONS)),
});
const outputQuery = v.object({ from: v.optional(countText), max: v.optional(countText) });
const scrolledQuery = v.object({ before: countText, resized: v.optional(v.literal('1')) });
/** `at`: ms after the run began, instead of an offset. */
const screenQuery = v.object({ offset: v.optional(countText), at: v.optional(countText) });

export const noSuchSession = () => new ProblemError(404, 'no-such-session', 'There is no such session.');

/** Two devices that name one session at once: neither writes over what it has not seen. */
function requireTitle(session: Session | undefined, title: string, was: string | undefined): void {
  const stands = session?.title;
  if (was === undefined || stands === undefined || stands === was || stands === title) return;
  throw new ProblemError(
    409,
    'renamed-meanwhile',
    `It was named “${stands}” meanwhile. Sent again, it is named “${title}” after all.`,
  );
}

export const sessionRoutes = ({ store, clock, sessions, claude, history, deletion }: Services) => {
  const found = (session: Session | undefined): Session => {
    if (session === undefined) throw noSuchSession();
    return session;
  };
  const readable = (caller: Caller | undefined, key: RunKey): void => requireReadable(store.db, caller, key);

  return (
    new Hono<Env>()
      .get('/sessions', need('know'), (c) => {
        const caller = c.env.caller as Caller;
        const guest = caller.kind === 'device' && caller.grant.role === 'guest' ? caller.grant : undefined;
        const all = listSessions(store.db);
        return c.json({ sessions: guest ? all.filter(({ id }) => guest.sessions.includes(id)) : all });
      })
      .post('/sessions', need('own'), sValidator('json', newSessionSchema, refuse), async (c) => {
        const { prompt, ...input } = c.req.valid('json');
        if (prompt !== undefined && input.program.kind !== 'claude') {
          throw new ProblemError(422, 'not-claude', 'Only Claude Code takes prompts.', { field: 'prompt' });
        }
        const session = await sessions.start(input, actorOf(c.env.caller, store.db));
        if (prompt === undefined || session.claudeId === null) return c.json(session, 201);
        claude.prompts.send(session.id, { text: prompt, when: 'soon' }, callerName(store.db, c.env.caller));
        return c.json(found(findSession(store.db, session.id)), 201);
      })
      .get('/sessions/:id', need('watch'), (c) => c.json(found(findSession(store.db, c.req.param('id')))))
      .patch('/sessions/:id', need('own'), sValidator('json', sessionChangeSchema, refuse), (c) => {
        const id = c.req.param('id');
        const { archived, was, ...change } = c.req.valid('json');
        const archivedAt = archived === undefined ? undefined : archived ? clock.now() : null;
        const changed = store.write((tx) => {
          if (change.title !== undefined) requireTitle(findSession(tx, id), change.title, was);
          return updateSession(tx, id, { ...change, ...(archivedAt !== undefined && { archivedAt }) });
        });
        return c.json(found(changed));
      })
      /** What deleting them frees. */
      .post('/sessions/weigh', need('own'), sValidator('json', someSessions, refuse), async (c) =>
        c.json(await deletion.weigh(c.req.valid('json').ids)),
      )
      /** Those that are not there any more are no mistake: somebody else deleted them, or this one did, and lost the answer. */
      .post('/sessions/delete', need('own'), sValidator('json', someSessions, refuse), async (c) =>
        c.json({ deleted: await deletion.delete(c.req.valid('json').ids) }),
      )
      .get(
        '/sessions/:id/runs/:run/output',
        need('watch'),
        sValidator('param', runParam, refuse),
        sValidator('query', outputQuery, refuse),
        async (c) => {
          const { id, run } = c.req.valid('param');
          const key = { sessionId: id, run };
          readable(c.env.caller, key);
          const { from = 0, max = MAX_OUTPUT_BYTES } = c.req.valid('query');
          const { bytes, length } = await sessions.output(key, from, Math.min(max, MAX_OUTPUT_BYTES));
          return c.body(bytes, 200, {
            'content-type': 'application/octet-stream',
            'x-offset': String(from),
            'x-length': String(length),
          });
        },
      )
      .get(
        '/sessions/:id/runs/:run/screen',
        need('watch'),
        sValidator('param', runParam, refuse),
        sValidator('query', screenQuery, refuse),
        async (c) => {
          const { id, run } = c.req.valid('param');
          const key = { sessionId: id, run };
          readable(c.env.caller, key);
          const { offset, at } = c.req.valid('query');
          const place = at === undefined ? offset : await history.offsetAt(key, at);
          const screen = await sessions.screen(key, place);
          return c.body(screen.bytes, 200, {
            'content-type': 'application/octet-stream',
            'x-offset': String(screen.offset),
            'x-cols': String(screen.cols),
            'x-rows': String(screen.rows),
          });
        },
      )
      .get(
        '/sessions/:id/runs/:run/text',
        need('watch'),
        sValidator('param', runParam, refuse),
        async (c) => {
          const { id, run } = c.req.valid('param');
          const key = { sessionId: id, run };
          readable(c.env.caller, key);
          return c.json({ text: await sessions.text(key) });
        },
      )
      .get(
        '/sessions/:id/runs/:run/scrolled',
        need('watch'),
        sValidator('param', runParam, refuse),
        sValidator('query', scrolledQuery, refuse),
        async (c) => {
          const { id, run } = c.req.valid('param');
          const key = { sessionId: id, run };
          readable(c.env.caller, key);
          const { before, resized } = c.req.valid('query');
          const { bytes, ...page } = await sessions.scrolled(key, before, resized !== undefined);
          return c.json({ ...page, drawn: new TextDecoder().decode(bytes) });
        },
      )
  );
};
