/** Skills that Claude proposes: read whole, then accepted or turned down by a person. */
import { sValidator } from '@hono/standard-validator';
import { Hono } from 'hono';
import { proposalAnswerSchema, type WholeProposal } from '../../shared/model/proposal.ts';
import { ProblemError } from '../problem.ts';
import { findProposal, removeProposal } from '../store/proposals.ts';
import type { Env, Services } from './env.ts';
import { need } from './need.ts';
import { refuse } from './validate.ts';

export const proposalRoutes = ({ store, skills }: Services) => {
  const found = (id: string) => {
    const proposal = findProposal(store.db, id);
    if (proposal === undefined) {
      throw new ProblemError(404, 'no-such-proposal', 'This was decided already, or taken back.');
    }
    return proposal;
  };
  const textOf = (skillId: string): string | null => {
    try {
      return skills.text(skillId);
    } catch (error) {
      // The skill was removed meanwhile: then it would be a new one.
      if (error instanceof ProblemError) return null;
      throw error;
    }
  };
  return new Hono<Env>()
    .get('/proposals/:proposal', need('own'), (c) => {
      const proposal = found(c.req.param('proposal'));
      const { skillId } = proposal;
      return c.json<WholeProposal>({ ...proposal, before: skillId === null ? null : textOf(skillId) });
    })
    .post('/proposals/:proposal', need('own'), sValidator('json', proposalAnswerSchema, refuse), (c) => {
      const { id, projectId, skillId, text } = found(c.req.param('proposal'));
      if (c.req.valid('json').accept) {
        if (skillId !== null && textOf(skillId) !== null) skills.save(skillId, text);
        else skills.create({ projectId, text });
      }
      store.write((tx) => removeProposal(tx, id));
      return c.body(null, 204);
    });
};
