/** A skill that Claude proposes: nothing of it is in force until a person accepts it. */
import * as v from 'valibot';
import { countSchema, idSchema, timeSchema } from './ids.ts';
import { skillNameSchema, skillTextSchema } from './skill.ts';

export const proposalSchema = v.object({
  id: idSchema,
  projectId: idSchema,
  /** Whose Claude proposes it. */
  sessionId: idSchema,
  /** The skill that it would change; null: a new one. */
  skillId: v.nullable(idSchema),
  name: skillNameSchema,
  description: v.pipe(v.string(), v.maxLength(1024)),
  /** Why, in Claude's words. */
  why: v.pipe(v.string(), v.maxLength(1000)),
  at: timeSchema,
  rev: countSchema,
});
export type Proposal = v.InferOutput<typeof proposalSchema>;

/** With its text, and that of the skill as it stands. */
export const wholeProposalSchema = v.object({
  ...proposalSchema.entries,
  ...skillTextSchema.entries,
  before: v.nullable(v.string()),
});
export type WholeProposal = v.InferOutput<typeof wholeProposalSchema>;

export const proposalAnswerSchema = v.object({ accept: v.boolean() });
