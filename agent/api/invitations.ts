import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { ProblemError } from '../problem.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

/** Under what a proxy or a caller's own timeout would cut. */
const MAX_WAIT_MS = 25_000;

const options = v.object({ accept: v.optional(v.boolean()) });
const known = v.object({ known: v.optional(v.pipe(v.string(), v.maxLength(32))) });
const noSuchInvitation = () =>
  new ProblemError(
    404,
    'no-such-invitation',
    'There is no such invitation: it is over, or the agent was restarted.',
  );

export const invitationRoutes = ({ desk, invite }: Services) =>
  new Hono<Env>()
    .post('/invitations', need('own'), sValidator('json', options, refuse), async (c) => {
      const { caller } = c.env;
      const accept = c.req.valid('json').accept ?? false;
      if (accept && caller?.kind !== 'local') {
        throw new ProblemError(
          403,
          'forbidden',
          'Only a terminal on the machine may accept without comparing words.',
        );
      }
      const invitedBy = caller?.kind === 'device' ? caller.deviceId : null;
      // The link is the secret: it stands nowhere but in this answer.
      return c.json(await invite({ accept, invitedBy }), 201, { 'cache-control': 'no-store' });
    })
    .delete('/invitations/:id', need('own'), (c) => {
      if (!desk.cancel(c.req.param('id'))) throw noSuchInvitation();
      return c.body(null, 204);
    })
    .get('/invitations/:id/wait', need('local'), sValidator('query', known, refuse), async (c) => {
      const id = c.req.param('id');
      const { known } = c.req.valid('query');
      const view = await desk.wait(id, known, MAX_WAIT_MS, c.env.signal ?? c.req.raw.signal);
      if (view === undefined) throw noSuchInvitation();
      return c.json(view);
    });
