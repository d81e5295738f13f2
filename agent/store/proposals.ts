import { and, asc, eq, gt } from 'drizzle-orm';
import type { Proposal } from '../../shared/model/proposal.ts';
import { bury, nextRev } from './changes.ts';
import type { Db, Tx } from './open.ts';
import { proposals } from './proposal-schema.ts';

type Row = typeof proposals.$inferSelect;
const toProposal = ({ text: _, ...row }: Row): Proposal => row;

export const changedProposals = (db: Db | Tx, after: number): Proposal[] =>
  db
    .select()
    .from(proposals)
    .where(gt(proposals.rev, after))
    .orderBy(asc(proposals.rev))
    .all()
    .map(toProposal);

export const proposalsOf = (db: Db | Tx, projectId: string): Proposal[] =>
  db.select().from(proposals).where(eq(proposals.projectId, projectId)).all().map(toProposal);

export const findProposal = (db: Db | Tx, id: string): Row | undefined =>
  db.select().from(proposals).where(eq(proposals.id, id)).get();

/** In the place of what was proposed under this name before. */
export function putProposal(tx: Tx, proposal: Omit<Row, 'rev'>): Proposal {
  const former = tx
    .select({ id: proposals.id })
    .from(proposals)
    .where(and(eq(proposals.projectId, proposal.projectId), eq(proposals.name, proposal.name)))
    .get();
  if (former !== undefined) removeProposal(tx, former.id);
  return toProposal(
    tx
      .insert(proposals)
      .values({ ...proposal, rev: nextRev(tx) })
      .returning()
      .get(),
  );
}

/** False where there is none. */
export function removeProposal(tx: Tx, id: string): boolean {
  const gone = tx.delete(proposals).where(eq(proposals.id, id)).returning().get();
  if (gone === undefined) return false;
  bury(tx, 'proposal', id);
  return true;
}
