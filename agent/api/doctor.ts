/** How the machine stands, for whoever is not in front of it. */
import { Hono } from 'hono';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';

export const doctorRoutes = ({ doctor, storage }: Services) =>
  new Hono<Env>()
    .get('/doctor', need('own'), async (c) => c.json(await doctor()))
    .get('/storage', need('own'), async (c) => c.json(await storage()));
