import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { commands } from './command-schema.ts';
import type { Db, Tx } from './open.ts';

export type StoredCommand = typeof commands.$inferSelect;

/** Of one session; the oldest beyond them go. */
export const MAX_COMMANDS = 2_000;

export function beginCommand(tx: Tx, command: StoredCommand): void {
  tx.insert(commands).values(command).onConflictDoNothing().run();
  tx.run(
    sql`delete from ${commands} where ${commands.sessionId} = ${command.sessionId} and rowid in
      (select rowid from ${commands} where ${commands.sessionId} = ${command.sessionId}
       order by ${commands.at} desc, rowid desc limit -1 offset ${MAX_COMMANDS})`,
  );
}

export const findCommand = (db: Db | Tx, sessionId: string, id: string): StoredCommand | undefined =>
  db
    .select()
    .from(commands)
    .where(and(eq(commands.sessionId, sessionId), eq(commands.id, id)))
    .get();

/** How it ended is written once: who comes later changes nothing. */
export function endCommand(tx: Tx, ended: StoredCommand): void {
  const { sessionId, id, outcome, exitCode, output, ms } = ended;
  tx.update(commands)
    .set({ outcome, exitCode, output, ms })
    .where(
      and(
        eq(commands.sessionId, sessionId),
        eq(commands.id, id),
        inArray(commands.outcome, ['running', 'background']),
      ),
    )
    .run();
}

/** Oldest first. */
export const commandsOf = (db: Db | Tx, sessionId: string): StoredCommand[] =>
  db.select().from(commands).where(eq(commands.sessionId, sessionId)).orderBy(asc(commands.at)).all();
