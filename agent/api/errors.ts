import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Log } from '../../shared/model/log.ts';
import type { Problem } from '../../shared/wire/messages.ts';
import { ProblemError } from '../problem.ts';
import type { Env } from './env.ts';

/** The one place where errors become answers. What nobody foresaw is logged and named no further. */
export const answerError =
  (log: Log) =>
  (error: Error, c: Context<Env>): Response => {
    if (error instanceof ProblemError) {
      const { status, code, message, field } = error;
      return c.json<Problem>({ error: { code, message, ...(field && { field }) } }, status);
    }
    if (error instanceof HTTPException) {
      return c.json<Problem>({ error: { code: 'invalid', message: error.message } }, error.status);
    }
    log('error', 'api.failed', { method: c.req.method, path: c.req.routePath, error: error.stack });
    const message = 'The machine could not do that. Its log says why.';
    return c.json<Problem>({ error: { code: 'internal', message } }, 500);
  };

export function answerUnknown(c: Context<Env>): Response {
  if (c.env.caller === undefined) {
    return c.json<Problem>({ error: { code: 'forbidden', message: 'This device may not do that.' } }, 403);
  }
  return c.json<Problem>(
    { error: { code: 'no-such-route', message: 'There is no such thing to ask for.' } },
    404,
  );
}
