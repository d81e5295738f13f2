/** Prompts that Claude Code has not taken yet. Each change also changes the session's row, which carries their heads. */
import { and, asc, count, eq, inArray } from 'drizzle-orm';
import { PROMPT_HEAD, type Prompt, type WholePrompt } from '../../shared/model/prompt.ts';
import type { Db, Tx } from './open.ts';
import { prompts } from './prompt-schema.ts';
import { findSession, updateSession } from './sessions.ts';

/** As many of one session as its row carries. */
const MAX_LISTED = 20;

export type StoredPrompt = typeof prompts.$inferSelect;

export function toPrompt({ text, sessionId: _, sentAt: __, ...row }: StoredPrompt): Prompt {
  return { ...row, head: text.slice(0, PROMPT_HEAD), length: text.length };
}
export const toWholePrompt = (row: StoredPrompt): WholePrompt => ({ ...toPrompt(row), text: row.text });

export const findPrompt = (db: Db | Tx, sessionId: string, id: string): StoredPrompt | undefined =>
  db
    .select()
    .from(prompts)
    .where(and(eq(prompts.sessionId, sessionId), eq(prompts.id, id)))
    .get();

/** Oldest first. */
export const promptsOf = (db: Db | Tx, sessionId: string): StoredPrompt[] =>
  db.select().from(prompts).where(eq(prompts.sessionId, sessionId)).orderBy(asc(prompts.at)).all();

export const countPrompts = (db: Db | Tx, sessionId: string): number =>
  db.select({ all: count() }).from(prompts).where(eq(prompts.sessionId, sessionId)).get()?.all ?? 0;

/** Of all sessions: those that may still go. */
export const openPrompts = (db: Db | Tx): StoredPrompt[] =>
  db
    .select()
    .from(prompts)
    .where(inArray(prompts.state, ['queued', 'sending']))
    .orderBy(asc(prompts.at))
    .all();

export function insertPrompt(tx: Tx, prompt: StoredPrompt): void {
  tx.insert(prompts).values(prompt).run();
  tell(tx, prompt.sessionId);
}

export function updatePrompt(
  tx: Tx,
  { sessionId, id }: Pick<StoredPrompt, 'sessionId' | 'id'>,
  change: Partial<Pick<StoredPrompt, 'state' | 'when' | 'why' | 'sentAt'>>,
): void {
  tx.update(prompts).set(change).where(eq(prompts.id, id)).run();
  tell(tx, sessionId);
}

/** Delivered, or taken back. */
export function removePrompt(tx: Tx, { sessionId, id }: Pick<StoredPrompt, 'sessionId' | 'id'>): void {
  tx.delete(prompts).where(eq(prompts.id, id)).run();
  tell(tx, sessionId);
}

function tell(tx: Tx, sessionId: string): void {
  if (findSession(tx, sessionId) === undefined) return;
  updateSession(tx, sessionId, { prompts: promptsOf(tx, sessionId).slice(0, MAX_LISTED).map(toPrompt) });
}
