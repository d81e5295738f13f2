/** Notifications to the device that calls, while it is asleep. */
import { sValidator } from '@hono/standard-validator';
import { type Context, Hono } from 'hono';
import { pushSubscriptionSchema } from '../../shared/model/push.ts';
import { ProblemError } from '../problem.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

/** A terminal on the machine has no browser, and so no subscription. */
function deviceOf(c: Context<Env>): string {
  const { caller } = c.env;
  if (caller?.kind === 'device') return caller.deviceId;
  throw new ProblemError(409, 'no-device', 'Only a device can be told by push.');
}

export const pushRoutes = ({ push }: Services) =>
  new Hono<Env>()
    .get('/push', need('own'), (c) => {
      const devices = push.statuses();
      const own = c.env.caller?.kind === 'device' ? c.env.caller.deviceId : null;
      return c.json({ devices, mine: devices.find(({ deviceId }) => deviceId === own) ?? null });
    })
    .put('/push', need('own'), sValidator('json', pushSubscriptionSchema, refuse), (c) =>
      c.json(push.subscribe(deviceOf(c), c.req.valid('json'))),
    )
    .delete('/push', need('own'), (c) => {
      push.unsubscribe(deviceOf(c));
      return c.body(null, 204);
    })
    .post('/push/test', need('own'), async (c) => c.json(await push.test(deviceOf(c))));
