/** In which order the rows of a kind are shown. Pure. */
import type { RowLists, RowOf, SyncKind } from '../../../shared/model/sync.ts';

const orders: { [K in SyncKind]: (a: RowOf<K>, b: RowOf<K>) => number } = {
  project: (a, b) => a.name.localeCompare(b.name),
  session: (a, b) => b.createdAt - a.createdAt,
  device: (a, b) => a.pairedAt - b.pairedAt,
  proposal: (a, b) => b.at - a.at,
  task: (a, b) => a.order - b.order || a.number - b.number,
  skill: (a, b) => a.name.localeCompare(b.name),
  server: (a, b) => a.name.localeCompare(b.name),
  setting: (a, b) => a.id.localeCompare(b.id),
  notification: (a, b) => b.at - a.at,
};

/** Sorts in place. */
export function sortRows<K extends SyncKind>(kind: K, rows: RowLists[K]): RowLists[K] {
  (rows as RowOf<K>[]).sort(orders[kind] as (a: RowOf<K>, b: RowOf<K>) => number);
  return rows;
}
