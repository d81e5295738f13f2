/** What Claude Code says of its means: model, context, cost. */
import * as v from 'valibot';
import { countSchema } from './ids.ts';

const name = v.nullable(v.pipe(v.string(), v.maxLength(200)));

export const usageSchema = v.object({
  /** As Claude Code names it to people. */
  model: name,
  /** `default`, `acceptEdits`, `plan`… as it calls its permission modes. */
  mode: name,
  /** Tokens of its context that are in use, and that there are: null where it does not say. */
  context: v.nullable(v.object({ used: countSchema, size: v.nullable(countSchema) })),
  /** US dollars of this conversation so far; not `exact`: reckoned here, by Claude Code's prices. Null: nobody can say. */
  cost: v.nullable(v.object({ usd: v.pipe(v.number(), v.minValue(0)), exact: v.boolean() })),
});
export type Usage = v.InferOutput<typeof usageSchema>;

export const noUsage: Usage = { model: null, mode: null, context: null, cost: null };
