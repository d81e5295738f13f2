import { and, asc, eq, inArray, like, sql } from 'drizzle-orm';
import { commands, denials } from './command-schema.ts';
import type { Db, Tx } from './open.ts';

export type StoredCommand = typeof commands.$inferSelect;
export type Denial = Omit<typeof denials.$inferSelect, 'id'>;

/** Of one session; the oldest beyond them go. */
export const MAX_COMMANDS = 2_000;
const MAX_DENIALS = 200;

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

/** It was denied, so it did not run. */
export function removeCommand(tx: Tx, { sessionId, id }: Pick<StoredCommand, 'sessionId' | 'id'>): void {
  tx.delete(commands)
    .where(and(eq(commands.sessionId, sessionId), eq(commands.id, id), eq(commands.outcome, 'running')))
    .run();
}

export function insertDenial(tx: Tx, denial: Denial): void {
  tx.insert(denials).values(denial).run();
  tx.run(
    sql`delete from ${denials} where ${denials.sessionId} = ${denial.sessionId} and ${denials.id} in
      (select ${denials.id} from ${denials} where ${denials.sessionId} = ${denial.sessionId}
       order by ${denials.id} desc limit -1 offset ${MAX_DENIALS})`,
  );
}

/** Oldest first. */
export const denialsOf = (db: Db | Tx, sessionId: string): Denial[] =>
  db.select().from(denials).where(eq(denials.sessionId, sessionId)).orderBy(asc(denials.id)).all();

/** Those that committed, oldest first. */
export const commitsOf = (
  db: Db | Tx,
  sessionId: string,
): Pick<StoredCommand, 'at' | 'ms' | 'command' | 'output'>[] =>
  db
    .select({ at: commands.at, ms: commands.ms, command: commands.command, output: commands.output })
    .from(commands)
    .where(
      and(
        eq(commands.sessionId, sessionId),
        eq(commands.outcome, 'passed'),
        like(commands.command, '%git%commit%'),
      ),
    )
    .orderBy(asc(commands.at))
    .all();

/** Oldest first. */
export const commandsOf = (db: Db | Tx, sessionId: string): StoredCommand[] =>
  db.select().from(commands).where(eq(commands.sessionId, sessionId)).orderBy(asc(commands.at)).all();
