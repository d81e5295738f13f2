/**
 * What a machine has to say to a person beside what Claude Code asks (shared/model/ask.ts): errors, words of a session, who answered
 * what. Kept until somebody dismisses it, the oldest going first; docs/architecture.md, "Inbox".
 */
import * as v from 'valibot';
import { countSchema, idSchema, nameSchema, timeSchema } from './ids.ts';

export const MAX_NOTIFICATION_TEXT = 2000;

export const notificationKinds = [
  /** Something went wrong: an error of the API, a program that crashed or could not be started. */
  'error',
  /** Words that a session sends to its person. */
  'notify',
  /** An ask was answered; it is born read. */
  'answered',
  /** Sessions ended with the machine; read once a person said what is to become of them. */
  'interrupted',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export const notificationSchema = v.object({
  id: idSchema,
  /** One of `notificationKinds`, or one that only a newer machine knows: then title and text say it all. */
  kind: v.pipe(v.string(), v.maxLength(32)),
  /** The session it is about; null: the machine itself. */
  sessionId: v.nullable(idSchema),
  /** Where in what the session printed; null where it printed nothing. */
  position: v.nullable(v.object({ run: countSchema, offset: countSchema })),
  at: timeSchema,
  title: nameSchema,
  /** Further words; "" where the title says it. */
  text: v.pipe(v.string(), v.maxLength(MAX_NOTIFICATION_TEXT)),
  /** When a person read it, or what it told of was over; null: it still counts as new. */
  readAt: v.nullable(timeSchema),
  rev: countSchema,
});
export type Notification = v.InferOutput<typeof notificationSchema>;

export const MAX_NOTIFICATIONS_NAMED = 500;
/** Which of them a person read or dismissed. */
export const namedNotificationsSchema = v.object({
  ids: v.pipe(v.array(idSchema), v.minLength(1, 'name some'), v.maxLength(MAX_NOTIFICATIONS_NAMED)),
});
