/** Which rows stand on the first screens: they are kept once more, in one piece that opens at once. Pure. */
import { isOver, type Session } from '../../../shared/model/session.ts';
import { forKinds, type RowLists, type RowOf, type SyncKind } from '../../../shared/model/sync.ts';
import type { Rows } from './changes.ts';
import { sortRows } from './sort-rows.ts';

/** Of each kind. */
export const FIRST_ROWS = 150;

/** What is pinned or runs, then what ended last, as the history lists it; what is archived it does not list. */
function rank(session: Session): number {
  if (session.archivedAt !== null) return Number.NEGATIVE_INFINITY;
  return session.pinned || !isOver(session)
    ? Number.POSITIVE_INFINITY
    : (session.endedAt ?? session.createdAt);
}

export function firstRows(rows: Rows): RowLists {
  const ofKind = <K extends SyncKind>(kind: K): RowOf<K>[] => [...sortRows<K>(kind, rows[kind])];
  const first = forKinds((kind) => ofKind(kind).slice(0, FIRST_ROWS)) as unknown as RowLists;
  if (rows.session.size <= FIRST_ROWS) return first;
  const ranked = [...rows.session.values()].map((session) => ({ session, at: rank(session) }));
  const sessions = ranked.sort((a, b) => (a.at === b.at ? 0 : b.at - a.at)).map(({ session }) => session);
  return { ...first, session: sessions.slice(0, FIRST_ROWS) };
}
