import { expect, test } from 'vitest';
import type { Session } from '../../../shared/model/session.ts';
import { noChanges, noRows } from '../../../shared/model/sync.ts';
import { fakeProject, fakeSession } from '../testing/fake-data.ts';
import { applyChanges, emptyRows } from './changes.ts';
import { FIRST_ROWS, firstRows } from './first-page.ts';

const project = fakeProject('halyard');
const rowsOf = (session: Session[]) =>
  applyChanges(emptyRows, { ...noChanges(), rows: { ...noRows(), project: [project], session } });
const ended = (at: number, more: Partial<Session> = {}) =>
  fakeSession(`ended ${at}`, project, {
    id: String(at),
    state: 'exited',
    createdAt: 1,
    endedAt: at,
    ...more,
  });

test('few rows all stand on the first page', () => {
  const first = firstRows(rowsOf([ended(1), ended(2)]));
  expect(first.session).toHaveLength(2);
  expect(first.project).toEqual([project]);
});

test('of many sessions what is pinned or runs, then what ended last; what is archived not at all', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => ended(at + 100, at > 990 ? { archivedAt: 1 } : {}));
  const pinned = ended(1, { pinned: true });
  const runs = fakeSession('runs', project, { createdAt: 1 });
  const titles = firstRows(rowsOf([...many, pinned, runs])).session.map(({ title }) => title);
  expect(titles).toHaveLength(FIRST_ROWS);
  expect(titles.slice(0, 2).sort()).toEqual(['ended 1', 'runs']);
  expect(titles[2]).toBe('ended 1090');
  expect(titles.at(-1)).toBe(`ended ${1090 - FIRST_ROWS + 3}`);
});
