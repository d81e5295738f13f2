/** How changes from a machine meet the rows that this device holds. Pure. */
import type { Device } from '../../../shared/model/device.ts';
import type { Project } from '../../../shared/model/project.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { Changes, SyncKind } from '../../../shared/model/sync.ts';

export interface Rows {
  readonly projects: ReadonlyMap<string, Project>;
  readonly sessions: ReadonlyMap<string, Session>;
  readonly devices: ReadonlyMap<string, Device>;
}

export const noRows: Rows = { projects: new Map(), sessions: new Map(), devices: new Map() };

/** An older version of a row never replaces a newer one, in whatever order answers and events arrive. */
export function applyChanges(rows: Rows, changes: Changes): Rows {
  const gone = (kind: SyncKind) =>
    new Set(changes.removed.filter((removed) => removed.kind === kind).map(({ id }) => id));
  return {
    projects: merge(rows.projects, changes.projects, gone('project'), changes.whole),
    sessions: merge(rows.sessions, changes.sessions, gone('session'), changes.whole),
    devices: merge(rows.devices, changes.devices, gone('device'), changes.whole),
  };
}

function merge<Row extends { id: string; rev: number }>(
  before: ReadonlyMap<string, Row>,
  news: readonly Row[],
  gone: ReadonlySet<string>,
  whole: boolean,
): ReadonlyMap<string, Row> {
  if (news.length === 0 && gone.size === 0 && !whole) return before;
  const after = new Map(whole ? [] : before);
  for (const id of gone) after.delete(id);
  for (const row of news) {
    const held = before.get(row.id);
    after.set(row.id, held !== undefined && held.rev > row.rev ? held : row);
  }
  return after;
}
