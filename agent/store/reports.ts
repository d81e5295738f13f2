import { and, eq, max, ne } from 'drizzle-orm';
import type { Report } from '../../shared/model/report.ts';
import type { Db, Tx } from './open.ts';
import { reports } from './report-schema.ts';

type Row = typeof reports.$inferSelect;

const toReport = ({ patch: _, ...row }: Row): Report => row;
const is = (taskId: string, version: number) => and(eq(reports.taskId, taskId), eq(reports.version, version));

export const nextVersion = (db: Db | Tx, taskId: string): number =>
  (db
    .select({ version: max(reports.version) })
    .from(reports)
    .where(eq(reports.taskId, taskId))
    .get()?.version ?? 0) + 1;

export function insertReport(tx: Tx, report: Report): Report {
  return toReport(
    tx
      .insert(reports)
      .values({ ...report, patch: '' })
      .returning()
      .get(),
  );
}

export function updateReport(
  tx: Tx,
  taskId: string,
  version: number,
  change: Partial<Pick<Row, 'state' | 'facts' | 'judgement' | 'unjudged' | 'patch'>>,
): Report | undefined {
  const row = tx.update(reports).set(change).where(is(taskId, version)).returning().get();
  return row && toReport(row);
}

export function findReport(db: Db | Tx, taskId: string, version: number): Report | undefined {
  const row = db.select().from(reports).where(is(taskId, version)).get();
  return row && toReport(row);
}

export const findPatch = (db: Db | Tx, taskId: string, version: number): string | undefined =>
  db.select({ patch: reports.patch }).from(reports).where(is(taskId, version)).get()?.patch;

/** Those that were being made when an agent ended. */
export const unfinishedReports = (db: Db | Tx): Report[] =>
  db.select().from(reports).where(ne(reports.state, 'ready')).all().map(toReport);
