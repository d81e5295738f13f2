import { asc, eq, sql } from 'drizzle-orm';
import { moments } from './history-schema.ts';
import type { Db, Tx } from './open.ts';

export type Moment = Omit<typeof moments.$inferSelect, 'id'>;

/** Of one session; the oldest beyond them go. */
const MAX_MOMENTS = 2000;

export function insertMoment(tx: Tx, moment: Moment): void {
  tx.insert(moments).values(moment).run();
  tx.run(
    sql`delete from ${moments} where ${moments.sessionId} = ${moment.sessionId} and ${moments.id} in
      (select ${moments.id} from ${moments} where ${moments.sessionId} = ${moment.sessionId}
       order by ${moments.id} desc limit -1 offset ${MAX_MOMENTS})`,
  );
}

/** Oldest first. */
export const momentsOf = (db: Db | Tx, sessionId: string): Moment[] =>
  db.select().from(moments).where(eq(moments.sessionId, sessionId)).orderBy(asc(moments.id)).all();
