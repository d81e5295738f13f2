/** The audit trail: every call of one of our tools, bounded in number and in size. */
import { desc, eq, lte } from 'drizzle-orm';
import type { ToolCall } from '../../shared/model/tools.ts';
import type { Db, Tx } from './open.ts';
import { toolCalls } from './tool-call-schema.ts';

const MAX_CALLS = 20_000;
const MAX_TEXT = 4000;

const shortened = (text: string): string =>
  text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… (${text.length} characters)`;

/** The oldest beyond the bound go for it. */
export function recordToolCall(tx: Tx, call: Omit<ToolCall, 'id'>): void {
  const { id } = tx
    .insert(toolCalls)
    .values({ ...call, input: shortened(call.input), answer: shortened(call.answer) })
    .returning({ id: toolCalls.id })
    .get();
  tx.delete(toolCalls)
    .where(lte(toolCalls.id, id - MAX_CALLS))
    .run();
}

/** Newest first. */
export const toolCallsOf = (db: Db, sessionId: string, limit: number): ToolCall[] =>
  db
    .select()
    .from(toolCalls)
    .where(eq(toolCalls.sessionId, sessionId))
    .orderBy(desc(toolCalls.id))
    .limit(limit)
    .all();
