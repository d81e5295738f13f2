import { sValidator } from '@hono/standard-validator';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { countSchema, idSchema } from '../../shared/model/ids.ts';
import {
  newNoteSchema,
  newTaskSchema,
  placeSchema,
  statusSchema,
  type Task,
  taskChangeSchema,
  taskMoveSchema,
  type WholeTask,
} from '../../shared/model/task.ts';
import { ProblemError } from '../problem.ts';
import { findProject } from '../store/projects.ts';
import { findEvent, listEvents } from '../store/task-events.ts';
import { findTask, listTasks } from '../store/tasks.ts';
import { MAX_TASKS, noSuchTask } from '../tasks/ledger.ts';
import { actorOf } from './actor.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

const MAX_PAGE = 200;
const number = v.pipe(v.string(), v.regex(/^\d{1,10}$/, 'a number'), v.transform(Number), countSchema);
const tasksQuery = v.object({ projectId: idSchema, status: v.optional(statusSchema) });
const eventsQuery = v.object({ before: v.optional(number), limit: v.optional(number) });
const eventParam = v.object({ task: v.string(), seq: number });
const linkBody = v.object({ taskId: v.nullable(idSchema) });

export const taskRoutes = ({ store, tasks }: Services) => {
  const found = (id: string): WholeTask => {
    const task = findTask(store.db, id);
    if (task === undefined) throw noSuchTask();
    return task;
  };
  const by = (c: Context<Env>) => actorOf(c.env.caller, store.db);

  return new Hono<Env>()
    .get('/tasks', need('own'), sValidator('query', tasksQuery, refuse), (c) => {
      const { projectId, status } = c.req.valid('query');
      if (findProject(store.db, projectId) === undefined) {
        throw new ProblemError(404, 'no-such-project', 'This project is not on the list.');
      }
      const all: Task[] = listTasks(store.db, { projectId, limit: MAX_TASKS, ...(status && { status }) });
      return c.json({ tasks: all });
    })
    .post('/tasks', need('own'), sValidator('json', newTaskSchema, refuse), (c) =>
      c.json(tasks.create(c.req.valid('json'), by(c)), 201),
    )
    .get('/tasks/:task', need('own'), (c) => c.json(found(c.req.param('task'))))
    .patch('/tasks/:task', need('own'), sValidator('json', taskChangeSchema, refuse), (c) =>
      c.json(tasks.change(c.req.param('task'), c.req.valid('json'), by(c))),
    )
    .delete('/tasks/:task', need('own'), (c) => {
      tasks.remove(c.req.param('task'), by(c));
      return c.body(null, 204);
    })
    .post('/tasks/:task/moves', need('own'), sValidator('json', taskMoveSchema, refuse), (c) =>
      c.json(tasks.move(c.req.param('task'), c.req.valid('json'), by(c))),
    )
    .post('/tasks/:task/place', need('own'), sValidator('json', placeSchema, refuse), (c) =>
      c.json(tasks.place(c.req.param('task'), c.req.valid('json').after, by(c))),
    )
    .post('/tasks/:task/notes', need('own'), sValidator('json', newNoteSchema, refuse), (c) =>
      c.json(tasks.note(c.req.param('task'), c.req.valid('json').text, by(c)), 201),
    )
    .get('/tasks/:task/events', need('own'), sValidator('query', eventsQuery, refuse), (c) => {
      const { id } = found(c.req.param('task'));
      const { before, limit = 50 } = c.req.valid('query');
      return c.json(listEvents(store.db, id, { before, limit: Math.min(Math.max(limit, 1), MAX_PAGE) }));
    })
    .get('/tasks/:task/events/:seq', need('own'), sValidator('param', eventParam, refuse), (c) => {
      const { task, seq } = c.req.valid('param');
      const event = findEvent(store.db, found(task).id, seq);
      if (event === undefined) throw new ProblemError(404, 'no-such-event', 'There is no such entry.');
      return c.json(event);
    })
    .put('/sessions/:id/task', need('own'), sValidator('json', linkBody, refuse), (c) =>
      c.json(tasks.link(c.req.param('id'), c.req.valid('json').taskId, by(c))),
    );
};
