import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { nameSchema } from '../../shared/model/ids.ts';
import { ProblemError } from '../problem.ts';
import { findDevice, listDevices, updateDevice } from '../store/devices.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

const name = v.object({ name: nameSchema });
const noSuchDevice = () => new ProblemError(404, 'no-such-device', 'No such device is paired.');

export const deviceRoutes = ({ store, revoke }: Services) =>
  new Hono<Env>()
    .get('/devices', need('own'), (c) => c.json({ devices: listDevices(store.db) }))
    .patch('/devices/:id', need('own'), sValidator('json', name, refuse), (c) => {
      const device = store.write((tx) => updateDevice(tx, c.req.param('id'), c.req.valid('json')));
      if (device === undefined) throw noSuchDevice();
      return c.json(device);
    })
    .delete('/devices/:id', need('own'), (c) => {
      const id = c.req.param('id');
      if (findDevice(store.db, id) === undefined) throw noSuchDevice();
      return c.json({ invited: revoke(id) });
    });
