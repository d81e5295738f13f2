/** Sessions from run to run: stopped, resumed, forked, and what becomes of those that the machine interrupted. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import type { Caller } from '../../shared/model/grant.ts';
import { type Run, resumeSessionSchema, stopHows } from '../../shared/model/session.ts';
import { ProblemError, reason } from '../problem.ts';
import { deskSessionSchema } from '../sessions/desk.ts';
import { findProject } from '../store/projects.ts';
import { runsOf } from '../store/runs.ts';
import { interruptedSessions, updateSession } from '../store/sessions.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

const stop = v.object({ how: v.picklist(stopHows, 'stop politely, firmly or by force') });
const interrupted = v.object({ do: v.picklist(['resume', 'leave'], 'resume them, or leave them') });

export const lifecycleRoutes = ({ store, sessions, imports }: Services) =>
  new Hono<Env>()
    /** Not for devices: what it brings is the surroundings of a person at this machine. */
    .post('/claude', need('local'), sValidator('json', deskSessionSchema, refuse), async (c) =>
      c.json(await sessions.atDesk(c.req.valid('json')), 201),
    )
    .post('/projects/:id/import', need('own'), async (c) => {
      const project = findProject(store.db, c.req.param('id'));
      if (project === undefined) {
        throw new ProblemError(404, 'no-such-project', 'This project is not on the list.');
      }
      return c.json({ imported: await imports.look(project) });
    })
    .post('/sessions/stop', need('own'), async (c) => c.json({ stopped: await sessions.stopAll() }))
    /** Of those that Claude Code ran in; what else was interrupted is left as it is, for its person to begin again. */
    .post('/sessions/interrupted', need('own'), sValidator('json', interrupted, refuse), async (c) => {
      const all = interruptedSessions(store.db);
      const resumed: string[] = [];
      const refused: { id: string; title: string; message: string }[] = [];
      for (const { id, title, program } of all) {
        if (c.req.valid('json').do === 'resume' && program.kind === 'claude') {
          try {
            resumed.push((await sessions.resume(id)).id);
          } catch (error) {
            refused.push({ id, title, message: reason(error) });
          }
        } else store.write((tx) => updateSession(tx, id, { interrupted: false }));
      }
      return c.json({ resumed, refused });
    })
    .post('/sessions/:id/stop', need('own'), sValidator('json', stop, refuse), async (c) =>
      c.json(await sessions.stop(c.req.param('id'), c.req.valid('json').how)),
    )
    .post('/sessions/:id/resume', need('own'), sValidator('json', resumeSessionSchema, refuse), async (c) =>
      c.json(await sessions.resume(c.req.param('id'), c.req.valid('json'))),
    )
    .post('/sessions/:id/fork', need('own'), sValidator('json', resumeSessionSchema, refuse), async (c) =>
      c.json(await sessions.fork(c.req.param('id'), c.req.valid('json')), 201),
    )
    .get('/sessions/:id/runs', need('watch'), (c) => {
      const caller = c.env.caller as Caller;
      const from = caller.kind === 'device' && caller.grant.role === 'guest' ? caller.grant.from : 0;
      const runs: Run[] = runsOf(store.db, c.req.param('id'))
        .filter(({ startedAt }) => startedAt >= from)
        .map(({ run, startedAt, endedAt, exitCode, signal, length }) => ({
          run,
          startedAt,
          endedAt,
          exitCode,
          signal,
          length,
        }));
      return c.json({ runs });
    });
