import * as v from 'valibot';
import { peerIdSchema } from '../wire/outer.ts';
import { grantSchema } from './grant.ts';
import { countSchema, nameSchema, timeSchema } from './ids.ts';

export const deviceSchema = v.object({
  id: peerIdSchema,
  name: nameSchema,
  /** What the device says it is: "Android · Chrome", "poet attach". */
  platform: v.pipe(v.string(), v.maxLength(200)),
  /** null until a person said that the safety words match. */
  grant: v.nullable(grantSchema),
  invitedBy: v.nullable(peerIdSchema),
  pairedAt: timeSchema,
  lastSeenAt: v.nullable(timeSchema),
  online: v.boolean(),
  rev: countSchema,
});
export type Device = v.InferOutput<typeof deviceSchema>;

export const machineSchema = v.object({
  id: peerIdSchema,
  name: nameSchema,
  version: v.string(),
  platform: v.string(),
  /** Claude Code as the user's login shell finds it; null where it does not. */
  claude: v.nullable(v.object({ path: v.string(), version: v.nullable(v.string()) })),
});
export type Machine = v.InferOutput<typeof machineSchema>;
