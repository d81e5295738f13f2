/** Words for Claude Code, and the buttons of its sessions. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import * as v from 'valibot';
import { controlSchema, newPromptSchema } from '../../shared/model/prompt.ts';
import { callerName } from './caller-name.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

const control = v.object({ control: controlSchema });

export const promptRoutes = ({ store, claude }: Services) => {
  const { prompts } = claude;
  return (
    new Hono<Env>()
      .post('/sessions/:id/prompts', need('type'), sValidator('json', newPromptSchema, refuse), (c) =>
        c.json(prompts.send(c.req.param('id'), c.req.valid('json'), callerName(store.db, c.env.caller)), 202),
      )
      .get('/sessions/:id/prompts/:prompt', need('watch'), (c) =>
        c.json(prompts.whole(c.req.param('id'), c.req.param('prompt'))),
      )
      /** Now, or once more. */
      .post('/sessions/:id/prompts/:prompt', need('type'), (c) => {
        prompts.again(c.req.param('id'), c.req.param('prompt'));
        return c.body(null, 204);
      })
      .delete('/sessions/:id/prompts/:prompt', need('type'), (c) => {
        prompts.takeBack(c.req.param('id'), c.req.param('prompt'));
        return c.body(null, 204);
      })
      .post('/sessions/:id/controls', need('type'), sValidator('json', control, refuse), async (c) => {
        const by = callerName(store.db, c.env.caller);
        await prompts.control(c.req.param('id'), c.req.valid('json').control, by);
        return c.body(null, 204);
      })
      /** What Claude Code's editor opened on; the answer is what is to stand there. */
      .post('/sessions/:id/editor', need('inside'), async (c) => {
        const words = claude.edit(c.req.param('id'), await c.req.text());
        return words === null ? c.body(null, 204) : c.text(words);
      })
  );
};
