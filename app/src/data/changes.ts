/** How changes from a machine meet the rows that this device holds. Pure. */
import { type Changes, forKinds, type RowOf, type SyncKind } from '../../../shared/model/sync.ts';

export type Rows = { readonly [K in SyncKind]: ReadonlyMap<string, RowOf<K>> };

type Row = { readonly id: string; readonly rev: number };

export const emptyRows = forKinds(() => new Map()) as Rows;

/** An older version of a row never replaces a newer one, in whatever order answers and events arrive. */
export function applyChanges(rows: Rows, changes: Changes): Rows {
  return forKinds((kind) => {
    const gone = changes.removed.flatMap((removed) => (removed.kind === kind ? [removed.id] : []));
    return merge<Row>(rows[kind], changes.rows[kind], gone, changes.whole);
  }) as unknown as Rows;
}

function merge<R extends Row>(
  before: ReadonlyMap<string, R>,
  news: readonly R[],
  gone: readonly string[],
  whole: boolean,
): ReadonlyMap<string, R> {
  if (news.length === 0 && gone.length === 0 && !whole) return before;
  const after = new Map(whole ? [] : before);
  for (const id of gone) after.delete(id);
  for (const row of news) {
    const held = before.get(row.id);
    after.set(row.id, held !== undefined && held.rev > row.rev ? held : row);
  }
  return after;
}
