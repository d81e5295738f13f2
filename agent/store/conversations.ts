/** Which conversations of Claude Code belong to which session. */
import { and, asc, desc, eq } from 'drizzle-orm';
import type { Db, Tx } from './open.ts';
import { conversations } from './schema.ts';
import { updateSession } from './sessions.ts';

export type Conversation = typeof conversations.$inferSelect;

/** A session's conversation from here on, and what it is resumed with. One that belongs to another session stays there. */
export function joinConversation(
  tx: Tx,
  conversation: Pick<Conversation, 'id' | 'sessionId' | 'run' | 'since'> & { transcript?: string | null },
): void {
  const { id, sessionId, transcript = null } = conversation;
  const known = findConversation(tx, id);
  if (known === undefined)
    tx.insert(conversations)
      .values({ ...conversation, transcript, begun: false })
      .run();
  else if (transcript !== null && known.transcript !== transcript)
    tx.update(conversations).set({ transcript }).where(eq(conversations.id, id)).run();
  updateSession(tx, sessionId, { claudeId: id });
}

/** One that Claude Code had alone. */
export function importConversation(
  tx: Tx,
  conversation: Pick<Conversation, 'id' | 'sessionId' | 'since' | 'transcript'>,
): void {
  tx.insert(conversations)
    .values({ ...conversation, run: null, begun: true })
    .run();
}

/** A person said something in it. */
export function beginConversation(db: Db | Tx, id: string): void {
  db.update(conversations)
    .set({ begun: true })
    .where(and(eq(conversations.id, id), eq(conversations.begun, false)))
    .run();
}

export const findConversation = (db: Db | Tx, id: string): Conversation | undefined =>
  db.select().from(conversations).where(eq(conversations.id, id)).get();

/** Oldest first. */
export const conversationsOf = (db: Db | Tx, sessionId: string): Conversation[] =>
  db
    .select()
    .from(conversations)
    .where(eq(conversations.sessionId, sessionId))
    .orderBy(asc(conversations.since))
    .all();

/** The newest first. */
export const allConversations = (db: Db | Tx): Conversation[] =>
  db.select().from(conversations).orderBy(desc(conversations.since)).all();
