/** A request that carries `idempotency-key` is done once: sent again, it gets the answer that it got the first time. */
import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { idSchema } from '../../shared/model/ids.ts';
import type { Clock } from '../clock.ts';
import { ProblemError } from '../problem.ts';
import { beginAnswer, dropAnswer, type KeptAnswer, keepAnswer } from '../store/answers.ts';
import type { Store } from '../store/open.ts';
import { callerKey } from './caller-key.ts';
import type { Env } from './env.ts';

/** A larger answer is not kept: none of the routes that change something gives one. */
const MAX_BODY = 64 * 1024;

export function idempotency(store: Store, clock: Clock): MiddlewareHandler<Env> {
  /** Requests under way, so that their copies wait for them. */
  const underWay = new Map<string, Promise<void>>();

  return async (c, next) => {
    const key = c.req.header('idempotency-key');
    const { caller } = c.env;
    if (key === undefined || caller === undefined || c.req.method === 'GET') return next();
    if (!v.is(idSchema, key)) {
      throw new ProblemError(400, 'invalid', 'An idempotency key is an id.', { field: 'idempotency-key' });
    }
    const id = { caller: callerKey(caller), key };
    const lane = `${id.caller} ${id.key}`;
    const request = await fingerprint(c);
    // Nothing may wait between this loop and the mark, or two copies would both begin.
    while (underWay.has(lane)) await underWay.get(lane);
    const begun = store.write((tx) => beginAnswer(tx, id, request, clock.now()));
    if (!begun.begun) return again(begun.kept, request);

    const run = perform(c, next, store, id);
    underWay.set(
      lane,
      run.catch(() => {}),
    );
    try {
      await run;
    } finally {
      underWay.delete(lane);
    }
    return undefined;
  };
}

/**
 * Only what succeeded is kept: a refusal changed nothing, and may be another one next time. Nor is what says
 * `no-store` (RFC 9111, section 5.2.2.5), because it holds a secret: sent again, such a request is done again.
 */
async function perform(
  c: Context<Env>,
  next: () => Promise<void>,
  store: Store,
  id: { caller: string; key: string },
): Promise<void> {
  await next();
  const secret = c.res.headers.get('cache-control') === 'no-store';
  const body = c.res.ok && !secret ? await c.res.clone().text() : undefined;
  if (body !== undefined && body.length <= MAX_BODY) keepAnswer(store.db, id, { status: c.res.status, body });
  else dropAnswer(store.db, id);
}

async function fingerprint(c: Context<Env>): Promise<Uint8Array> {
  const url = new URL(c.req.url);
  const head = `${c.req.method} ${url.pathname}${url.search}\n`;
  return createHash('sha256')
    .update(head)
    .update(await c.req.text())
    .digest();
}

function again(kept: KeptAnswer, request: Uint8Array): Response {
  if (!kept.request.equals(request)) {
    throw new ProblemError(422, 'key-reused', 'This idempotency key belongs to another request.');
  }
  if (kept.status === null) {
    throw new ProblemError(
      409,
      'outcome-unknown',
      'The agent ended while it did this. Look whether it was done before you try again.',
    );
  }
  const bodiless = kept.status === 204;
  return new Response(bodiless ? null : kept.body, {
    status: kept.status,
    headers: bodiless ? {} : { 'content-type': 'application/json' },
  });
}
