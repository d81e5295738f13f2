/** In which order the rows of a kind are shown. Pure. */
import type { RowOf, SyncKind } from '../../../shared/model/sync.ts';
import { resort } from './resort.ts';

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

/** All rows of a kind in their order; `before` is what it was, of which only what changed is sorted again. */
export const sortRows = <K extends SyncKind>(
  kind: K,
  rows: ReadonlyMap<string, RowOf<K>>,
  before: readonly RowOf<K>[] = [],
): readonly RowOf<K>[] => resort<RowOf<K>>(before, rows, ({ id }) => id, orders[kind]);
