/** Whether a request that changed something was done: asked by who sent it, lost the answer, and would not send it late. */
import { Hono } from 'hono';
import { ProblemError } from '../problem.ts';
import { findAnswer } from '../store/answers.ts';
import { callerKey } from './caller-key.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';

export const doneRoutes = ({ store }: Services) =>
  /** `:key` is the idempotency key of the caller's own request; nobody learns of another's. */
  new Hono<Env>().get('/done/:key', need('know'), (c) => {
    const { caller } = c.env;
    const key = c.req.param('key');
    const kept = caller && findAnswer(store.db, { caller: callerKey(caller), key });
    // Begun and not known to have ended counts as done: whoever asks will not send it again.
    if (kept === undefined) throw new ProblemError(404, 'not-done', 'No such request was done.');
    return c.body(null, 204);
  });
