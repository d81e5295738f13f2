import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { type Ranked, rank } from '../../shared/completion/rank.ts';
import { slashCommands } from '../completion/slash-commands.ts';
import { findProject } from '../store/projects.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { noSuchProject } from './projects.ts';
import { refuse } from './validate.ts';

const MOST_FOUND = 20;
const PART = 4_000;
const query = v.object({ q: v.optional(v.pipe(v.string(), v.maxLength(200)), '') });

/** What is offered behind @ and / while a prompt is written. */
export const completionRoutes = ({ store, files, environment }: Services) => {
  const folderOf = (id: string): string => {
    const project = findProject(store.db, id);
    if (project === undefined) throw noSuchProject();
    return project.path;
  };
  return new Hono<Env>()
    .get('/projects/:id/files', need('own'), sValidator('query', query, refuse), async (c) => {
      const paths = await files.list(folderOf(c.req.param('id')));
      return c.json({ files: await bestOf(paths, c.req.valid('query').q) });
    })
    .get('/projects/:id/commands', need('own'), async (c) => {
      const { HOME = '/' } = await environment();
      return c.json({ commands: await slashCommands(folderOf(c.req.param('id')), HOME) });
    });
};

/** A part at a time: keys of others go in between. */
async function bestOf(paths: readonly string[], q: string): Promise<string[]> {
  const best: Ranked[] = [];
  for (let at = 0; at < paths.length; at += PART) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    best.push(...rank(paths.slice(at, at + PART), q, MOST_FOUND));
  }
  best.sort((a, b) => b.score - a.score);
  return best.slice(0, MOST_FOUND).map(({ text }) => text);
}
