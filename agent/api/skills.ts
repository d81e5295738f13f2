/** Skills: the library of this machine, and what Claude Code finds beside it. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { idSchema } from '../../shared/model/ids.ts';
import { switchSchema } from '../../shared/model/scoped.ts';
import { newSkillSchema, skillTextSchema } from '../../shared/model/skill.ts';
import { configDir } from '../claude/status-file.ts';
import { findSkills, ownSkills } from '../skills/found.ts';
import { skillStore } from '../store/gear.ts';
import { findProject } from '../store/projects.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { resolveFolder } from './paths.ts';
import { noSuchProject } from './projects.ts';
import { refuse } from './validate.ts';

const source = v.object({
  from: v.pipe(v.string(), v.trim(), v.minLength(1, 'say where'), v.maxLength(4096)),
});
const copies = v.object({
  projectId: v.nullable(idSchema),
  paths: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(4096))),
    v.minLength(1, 'choose some'),
    v.maxLength(100),
  ),
});
const fileQuery = v.object({ path: v.pipe(v.string(), v.maxLength(200)) });
const fileText = v.object({ text: v.string() });
const isAddress = (from: string): boolean => /^\w+:\/\/|^[\w.-]+@[\w.-]+:/.test(from);

export const skillRoutes = ({ store, skills, checkouts, environment }: Services) =>
  new Hono<Env>()
    .get('/skills', need('own'), (c) => c.json({ skills: skillStore.list(store.db) }))
    .post('/skills', need('own'), sValidator('json', newSkillSchema, refuse), (c) =>
      c.json(skills.create(c.req.valid('json')), 201),
    )
    .get('/skills/:skill', need('own'), (c) => {
      const id = c.req.param('skill');
      return c.json({ skill: skillStore.get(store.db, id), text: skills.text(id) });
    })
    .put('/skills/:skill', need('own'), sValidator('json', skillTextSchema, refuse), (c) =>
      c.json(skills.save(c.req.param('skill'), c.req.valid('json').text)),
    )
    .post('/skills/:skill/switch', need('own'), sValidator('json', switchSchema, refuse), (c) =>
      c.json(skills.switch(c.req.param('skill'), c.req.valid('json'))),
    )
    .delete('/skills/:skill', need('own'), (c) => {
      skills.remove(c.req.param('skill'));
      return c.body(null, 204);
    })
    .get('/skills/:skill/file', need('own'), sValidator('query', fileQuery, refuse), (c) => {
      const bytes = skills.file(c.req.param('skill'), c.req.valid('query').path);
      return c.body(bytes, 200, { 'content-type': 'application/octet-stream' });
    })
    .put(
      '/skills/:skill/file',
      need('own'),
      sValidator('query', fileQuery, refuse),
      sValidator('json', fileText, refuse),
      (c) =>
        c.json(skills.saveFile(c.req.param('skill'), c.req.valid('query').path, c.req.valid('json').text)),
    )
    .delete('/skills/:skill/file', need('own'), sValidator('query', fileQuery, refuse), (c) =>
      c.json(skills.removeFile(c.req.param('skill'), c.req.valid('query').path)),
    )
    .post('/found-skills', need('own'), sValidator('json', source, refuse), async (c) => {
      const { from } = c.req.valid('json');
      const dir = isAddress(from) ? await checkouts.fetch(from) : await resolveFolder(from, 'from');
      return c.json({ found: findSkills(dir) });
    })
    .post('/found-skills/copy', need('own'), sValidator('json', copies, refuse), async (c) => {
      const { projectId, paths } = c.req.valid('json');
      const copied = [];
      for (const path of paths)
        copied.push(skills.copy({ projectId, path: await resolveFolder(path, 'paths') }));
      return c.json({ skills: copied }, 201);
    })
    .get('/projects/:id/own-skills', need('own'), async (c) => {
      const project = findProject(store.db, c.req.param('id'));
      if (project === undefined) throw noSuchProject();
      return c.json({ skills: ownSkills(configDir(await environment()), project.path) });
    });
