/** Answers to requests with an idempotency key, kept so that a request that is sent twice is done once. */
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Db, Tx } from './open.ts';
import { answers } from './schema.ts';

/** A device may be away for weeks, and then sends again what it cannot know to have been done. */
export const ANSWER_TTL_MS = 30 * 24 * 60 * 60 * 1000;
export const MAX_ANSWERS = 10_000;

export type KeptAnswer = typeof answers.$inferSelect;
interface AnswerKey {
  caller: string;
  key: string;
}
const is = ({ caller, key }: AnswerKey) => and(eq(answers.caller, caller), eq(answers.key, key));

/** Marks the request as begun, or gives what is known of it. */
export function beginAnswer(
  tx: Tx,
  key: AnswerKey,
  request: Uint8Array,
  now: number,
): { begun: true } | { begun: false; kept: KeptAnswer } {
  tx.delete(answers)
    .where(lt(answers.begunAt, now - ANSWER_TTL_MS))
    .run();
  const kept = findAnswer(tx, key);
  if (kept !== undefined) return { begun: false, kept };
  tx.insert(answers)
    .values({ ...key, request: Buffer.from(request), begunAt: now })
    .run();
  tx.run(
    sql`delete from ${answers} where rowid in (select rowid from ${answers} order by ${answers.begunAt} desc, rowid desc limit -1 offset ${MAX_ANSWERS})`,
  );
  return { begun: true };
}

export const findAnswer = (db: Db | Tx, key: AnswerKey): KeptAnswer | undefined =>
  db.select().from(answers).where(is(key)).get();

export function keepAnswer(db: Db | Tx, key: AnswerKey, answer: { status: number; body: string }): void {
  db.update(answers).set(answer).where(is(key)).run();
}

/** The request did nothing: it may be tried again under the same key. */
export function dropAnswer(db: Db | Tx, key: AnswerKey): void {
  db.delete(answers).where(is(key)).run();
}
