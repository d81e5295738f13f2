import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import { namedNotificationsSchema } from '../../shared/model/notification.ts';
import { dismissNotifications, listNotifications, readNotifications } from '../store/notifications.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

export const notificationRoutes = ({ store, clock }: Services) =>
  new Hono<Env>()
    .get('/notifications', need('own'), (c) => c.json({ notifications: listNotifications(store.db) }))
    .post('/notifications/read', need('own'), sValidator('json', namedNotificationsSchema, refuse), (c) => {
      store.write((tx) => readNotifications(tx, c.req.valid('json').ids, clock.now()));
      return c.body(null, 204);
    })
    .post(
      '/notifications/dismiss',
      need('own'),
      sValidator('json', namedNotificationsSchema, refuse),
      (c) => {
        store.write((tx) => dismissNotifications(tx, c.req.valid('json').ids));
        return c.body(null, 204);
      },
    );
