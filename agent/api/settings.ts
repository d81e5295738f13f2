import { Hono } from 'hono';
import * as v from 'valibot';
import { settingNames, settingSchemas } from '../../shared/model/settings.ts';
import { ProblemError } from '../problem.ts';
import { setting, writeSetting } from '../store/settings.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';

export const settingRoutes = ({ store, awake }: Services) =>
  new Hono<Env>()
    .get('/settings', need('own'), (c) =>
      c.json(Object.fromEntries(settingNames.map((name) => [name, setting(store.db, name)]))),
    )
    .get('/awake', need('own'), async (c) => c.json(await awake()))
    .put('/settings/:name', need('own'), async (c) => {
      const name = settingNames.find((one) => one === c.req.param('name'));
      if (name === undefined) throw new ProblemError(404, 'no-such-setting', 'There is no such setting.');
      const body: unknown = await c.req.json().catch(() => undefined);
      const parsed = v.safeParse(settingSchemas[name], body);
      if (!parsed.success) {
        const [issue] = parsed.issues;
        throw new ProblemError(400, 'bad-setting', `${v.getDotPath(issue) ?? name}: ${issue.message}`);
      }
      store.write((tx) => writeSetting(tx, name, parsed.output));
      return c.json(parsed.output);
    });
