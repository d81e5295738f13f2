/** Whether a machine is kept from going to sleep, and why not where it is not. */
import * as v from 'valibot';

export const awakeSchema = v.object({
  /** What this system does it with; null: it has nothing for it. */
  tool: v.nullable(v.string()),
  /** It is kept awake now. */
  awake: v.boolean(),
  /** Why it could not be when it should, in the tool's own words. */
  problem: v.nullable(v.string()),
});
export type Awake = v.InferOutput<typeof awakeSchema>;
