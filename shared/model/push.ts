/**
 * Notifications to a device that is asleep. The device makes the keys and subscribes; each machine encrypts, signs and sends by
 * itself, so nothing of it crosses the relay. docs/architecture.md, "Push".
 */
import * as v from 'valibot';
import { peerIdSchema } from '../wire/outer.ts';
import { countSchema, idSchema, timeSchema } from './ids.ts';

export const pushKinds = [
  /** Claude waits for leave, for an answer, for a yes to a plan. */
  'permission',
  'question',
  'plan',
  /** A turn of Claude ended well. */
  'finished',
  /** Something went wrong. */
  'failed',
  /** A task asks for approval, its report is there. */
  'report',
  /** Words that a session sends to its person. */
  'notify',
] as const;
export const pushKindSchema = v.picklist(pushKinds);
export type PushKind = (typeof pushKinds)[number];

const base64url = (bytes: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_-]+$/, 'not base64url'),
    v.length(Math.ceil((bytes * 4) / 3), `not ${bytes} bytes`),
  );
/** Minutes since midnight. */
const minute = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1439));
const zone = v.pipe(v.string(), v.maxLength(64), v.check(isZone, 'no time zone'));

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const MAX_MUTED = 256;

export const pushPreferencesSchema = v.object({
  /** What is not named is told. */
  kinds: v.optional(v.record(pushKindSchema, v.boolean()), {}),
  /** Sessions of this machine that tell nothing. */
  muted: v.optional(v.pipe(v.array(idSchema), v.maxLength(MAX_MUTED)), []),
  /** Nothing is told from `from` until `to`, by the clock of `zone`. */
  quiet: v.optional(v.nullable(v.object({ from: minute, to: minute, zone })), null),
  /** Nothing is told while somebody types at a desk. */
  onlyAway: v.optional(v.boolean(), false),
  /** Titles, commands and words; else only that something waits. */
  details: v.optional(v.boolean(), true),
});
export type PushPreferences = v.InferOutput<typeof pushPreferencesSchema>;

/** What a device hands to each of its machines. */
export const pushSubscriptionSchema = v.object({
  endpoint: v.pipe(v.string(), v.maxLength(2048), v.url()),
  /** RFC 8291: the device's P-256 public key and its secret. */
  p256dh: base64url(65),
  auth: base64url(16),
  /** RFC 8292: made by the device, the same for all its machines, because a browser has one subscription. */
  vapid: v.object({ publicKey: base64url(65), privateKey: base64url(32) }),
  /** Known to this machine alone: a message that names it is from this machine. */
  token: base64url(16),
  /** Origin of the app, where a tap leads. */
  app: v.pipe(v.string(), v.maxLength(300), v.regex(/^https?:\/\/[^/?#@\s]+$/, 'not an origin')),
  preferences: pushPreferencesSchema,
});
export type PushSubscription = v.InferOutput<typeof pushSubscriptionSchema>;

/** How a device stands with one machine. */
export const pushStatusSchema = v.object({
  deviceId: peerIdSchema,
  /** Host of its push service. */
  service: v.string(),
  /** When the device last said that the subscription stands. */
  confirmedAt: timeSchema,
  preferences: pushPreferencesSchema,
  /** The last try; null: there was none yet. */
  last: v.nullable(
    v.object({
      at: timeSchema,
      /** The push service took it. */
      ok: v.boolean(),
      /** What went wrong, for a person; "" where nothing did. */
      problem: v.string(),
    }),
  ),
});
export type PushStatus = v.InferOutput<typeof pushStatusSchema>;

export const pushTestSchema = v.object({ ok: v.boolean(), problem: v.string() });

/** What a machine tells, as the service worker reads it once the browser has decrypted it. */
export const pushMessageSchema = v.object({
  notification: v.object({
    title: v.string(),
    body: v.string(),
    /** Where a tap leads. */
    navigate: v.string(),
    /** One thing has one tag: what is told of it later takes its place. */
    tag: v.string(),
    silent: v.boolean(),
    data: v.object({
      token: v.string(),
      /** `gone`: it waits no longer, and its notification goes. */
      what: v.picklist([...pushKinds, 'test', 'gone']),
      sessionId: v.nullable(idSchema),
      /** What Allow and Deny in the notification answer; null where they do not stand there. */
      askId: v.nullable(idSchema),
      /** Things of this machine that wait for a person. */
      waiting: countSchema,
      at: timeSchema,
    }),
  }),
});
export type PushMessage = v.InferOutput<typeof pushMessageSchema>;

/**
 * Declarative Web Push: the browser shows the notification by itself where the service worker does not come up, and lets it say
 * first where it does.
 */
export interface DeclarativePush extends PushMessage {
  web_push: 8030;
  mutable: true;
  app_badge: number;
}
