/** Reports on tasks: made on demand, read, taken along. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { countSchema } from '../../shared/model/ids.ts';
import { taskLabel } from '../../shared/model/task.ts';
import { findProject } from '../store/projects.ts';
import { findPatch } from '../store/reports.ts';
import { findTask } from '../store/tasks.ts';
import { noSuchTask } from '../tasks/ledger.ts';
import { reportMarkdown } from '../verification/report-markdown.ts';
import { theReport } from '../verification/reports.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

const param = v.object({
  task: v.string(),
  version: v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'versions are numbers'), v.transform(Number), countSchema),
});

export const reportRoutes = ({ store, reports }: Services) => {
  const found = (id: string) => {
    const task = findTask(store.db, id);
    if (task === undefined) throw noSuchTask();
    return task;
  };
  return new Hono<Env>()
    .post('/tasks/:task/reports', need('own'), (c) => c.json(reports.make(c.req.param('task')), 202))
    .get('/tasks/:task/reports/:version', need('own'), sValidator('param', param, refuse), (c) => {
      const { task, version } = c.req.valid('param');
      return c.json(theReport(store, found(task).id, version));
    })
    .get('/tasks/:task/reports/:version/patch', need('own'), sValidator('param', param, refuse), (c) => {
      const { task, version } = c.req.valid('param');
      theReport(store, found(task).id, version);
      return c.json({ patch: findPatch(store.db, task, version) ?? '' });
    })
    .get('/tasks/:task/reports/:version/markdown', need('own'), sValidator('param', param, refuse), (c) => {
      const { task: id, version } = c.req.valid('param');
      const task = found(id);
      const label = taskLabel(findProject(store.db, task.projectId)?.name ?? '', task.number);
      const text = reportMarkdown(theReport(store, id, version), { label, title: task.title });
      return c.json({ name: `${label}-report-${version}.md`, text });
    });
};
