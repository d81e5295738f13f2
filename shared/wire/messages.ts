/** The JSON bodies of inner frames. Every one is checked by its receiver with the schema here. */
import * as v from 'valibot';
import { grantSchema } from '../model/grant.ts';
import { countSchema, idSchema, nameSchema, timeSchema } from '../model/ids.ts';
import { sizeSchema } from '../model/session.ts';
import { changesSchema } from '../model/sync.ts';
import { INNER_VERSION } from './inner.ts';
import { peerIdSchema } from './outer.ts';

/** First message of the device. `pairing` only while the device is not known to have been inserted. */
export const confirmSchema = v.object({
  v: v.literal(INNER_VERSION),
  app: v.pipe(v.string(), v.maxLength(64)),
  pairing: v.optional(
    v.object({
      /** base64url Ed25519 public key; its peerId must be the prologue's deviceId. */
      key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
      name: nameSchema,
      platform: v.pipe(v.string(), v.maxLength(200)),
    }),
  ),
});
export type Confirm = v.InferOutput<typeof confirmSchema>;

/** The agent's answer. `grant` is null while a person has yet to compare the words. */
export const confirmedSchema = v.object({
  v: v.literal(INNER_VERSION),
  machine: v.object({ id: peerIdSchema, name: nameSchema, version: v.string() }),
  grant: v.nullable(grantSchema),
  /** The agent's clock, ms since 1970, so that ages shown on the device are right. */
  now: timeSchema,
});
export type Confirmed = v.InferOutput<typeof confirmedSchema>;

export const byeReasons = [
  'version',
  'revoked',
  'refused',
  'used',
  'expired',
  'protocol',
  'busy',
  'stopping',
  'renew',
] as const;
export const byeSchema = v.object({
  reason: v.picklist(byeReasons),
  message: v.pipe(v.string(), v.maxLength(500)),
});
export type Bye = v.InferOutput<typeof byeSchema>;

const headers = v.pipe(
  v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.string(), v.maxLength(4096))),
  v.check((record) => Object.keys(record).length <= 32, 'too many headers'),
);
export const requestHeadSchema = v.object({
  method: v.picklist(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** Path and query, starting with `/`. */
  path: v.pipe(v.string(), v.regex(/^\/[^\s]*$/), v.maxLength(8192)),
  headers,
  /** requestBody frames follow. */
  body: v.boolean(),
  /** Milliseconds since the device's confirm when this was sealed, so that nobody on the way can hold it for long. */
  at: v.optional(countSchema),
});
export type RequestHead = v.InferOutput<typeof requestHeadSchema>;

export const responseHeadSchema = v.object({
  status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
  headers,
  body: v.boolean(),
});
export type ResponseHead = v.InferOutput<typeof responseHeadSchema>;

export const eventSchema = v.variant('type', [
  v.object({ type: v.literal('changes'), ...changesSchema.entries }),
  /** This device's own rights changed; null: none yet. */
  v.object({ type: v.literal('grant'), grant: v.nullable(grantSchema) }),
  /** To the owners: a device waits for its words to be compared. */
  v.object({
    type: v.literal('pairing'),
    deviceId: peerIdSchema,
    name: nameSchema,
    platform: v.string(),
    words: v.pipe(v.array(v.string()), v.length(6)),
    state: v.picklist(['asks', 'accepted', 'rejected']),
  }),
]);
export type Event = v.InferOutput<typeof eventSchema>;

export const attachSchema = v.object({
  sessionId: idSchema,
  /** Absent: the latest run. */
  run: v.optional(countSchema),
  /** The offset that this viewer's terminal already stands at, in that run; null: nothing. */
  have: v.nullable(countSchema),
  /** Of this tab's input journal: 16 random bytes in base64url. */
  writer: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
  /** Likewise random, of this view for as long as it lasts: by it the machine knows again whose connection broke. */
  stream: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/))),
  /** Absent: this viewer takes whatever size rules. */
  size: v.optional(sizeSchema),
  /** Unacknowledged bytes that this viewer takes before the agent sends a snapshot instead of the backlog. */
  window: v.optional(v.pipe(v.number(), v.integer(), v.minValue(4096), v.maxValue(4 * 1024 * 1024))),
  /** This viewer knows frames of kind `echo`. */
  echo: v.optional(v.boolean()),
});
export type Attach = v.InferOutput<typeof attachSchema>;

export const attachedSchema = v.object({
  run: countSchema,
  /**
   * Input of this writer that is with the pty-host, applied or waiting for a program that does not read just now: what is beyond
   * becomes a draft, or is sent again if it is fresh.
   */
  applied: countSchema,
  /** Whether this caller may type. */
  type: v.boolean(),
  size: v.object({ cols: countSchema, rows: countSchema }),
});
export type Attached = v.InferOutput<typeof attachedSchema>;

export const detachedSchema = v.object({
  reason: v.picklist(['ended', 'refused', 'gone', 'failed']),
  /** Of an ended run: its exit code, or null where a signal ended it. */
  exitCode: v.optional(v.nullable(v.number())),
  message: v.optional(v.pipe(v.string(), v.maxLength(500))),
});
export type Detached = v.InferOutput<typeof detachedSchema>;

/** Error bodies of the API: what was wrong, in words for the person who reads them. */
export const problemSchema = v.object({
  error: v.object({ code: v.string(), message: v.string(), field: v.optional(v.string()) }),
});
export type Problem = v.InferOutput<typeof problemSchema>;
