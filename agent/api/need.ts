/** Rights on routes: every route declares what its caller must be allowed, and nothing is allowed by default. */
import type { MiddlewareHandler } from 'hono';
import { type Caller, may, type Need } from '../../shared/model/grant.ts';
import { ProblemError } from '../problem.ts';
import type { Env } from './env.ts';

const declared = Symbol('need');
type Declaring = MiddlewareHandler<Env> & { [declared]?: Need['verb'] };

/** Sessions are named by the route's `:id`. */
export function need(verb: Need['verb']): MiddlewareHandler<Env> {
  const check: Declaring = async (c, next) => {
    const { caller } = c.env;
    const wanted: Need =
      verb === 'watch' || verb === 'type' || verb === 'inside'
        ? { verb, sessionId: c.req.param('id') ?? '' }
        : { verb };
    if (!may(caller, wanted, Date.now())) throw refusal(caller);
    await next();
  };
  check[declared] = verb;
  return check;
}

function refusal(caller: Caller | undefined): ProblemError {
  if (caller?.kind === 'pending') {
    return new ProblemError(403, 'not-granted', 'Compare the words on both sides first.');
  }
  return new ProblemError(403, 'forbidden', 'This device may not do that.');
}

interface Route {
  method: string;
  path: string;
  handler: unknown;
}
export type DeclaredRoute = { method: string; path: string; verb: Need['verb'] };

/** Every route with its need. Throws where one declares none, or more than one. */
export function declaredRoutes(routes: readonly Route[]): DeclaredRoute[] {
  const found = new Map<string, { method: string; path: string; verbs: Need['verb'][] }>();
  for (const { method, path, handler } of routes) {
    if (method === 'ALL') continue;
    const key = `${method} ${path}`;
    const route = found.get(key) ?? { method, path, verbs: [] };
    const verb = (handler as Declaring)[declared];
    if (verb !== undefined) route.verbs.push(verb);
    found.set(key, route);
  }
  return [...found.values()].map(({ method, path, verbs }) => {
    const [verb] = verbs;
    if (verb === undefined || verbs.length > 1) {
      throw new Error(`${method} ${path} declares ${verbs.length} needs: it must declare one`);
    }
    return { method, path, verb };
  });
}
