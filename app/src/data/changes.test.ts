import { describe, expect, test } from 'vitest';
import type { Project } from '../../../shared/model/project.ts';
import { type Changes, noChanges, noRows } from '../../../shared/model/sync.ts';
import { applyChanges, emptyRows } from './changes.ts';

const project = (id: string, rev: number, name = id): Project => ({
  id,
  rev,
  name,
  path: `/src/${id}`,
  createdAt: 1,
  defaults: {},
  git: null,
});
const changes = (project: Project[], part: Partial<Changes> = {}): Changes => ({
  ...noChanges(),
  rows: { ...noRows(), project },
  ...part,
});

describe('changes meet the rows that are held', () => {
  const held = applyChanges(emptyRows, changes([project('a', 5, 'newer'), project('b', 2)]));

  test('an older version of a row does not replace a newer one', () => {
    const after = applyChanges(held, changes([project('a', 4, 'older'), project('b', 3, 'renamed')]));
    expect(after.project.get('a')?.name).toBe('newer');
    expect(after.project.get('b')?.name).toBe('renamed');
  });

  test('a removed row goes, the others stay', () => {
    const after = applyChanges(held, changes([], { removed: [{ kind: 'project', id: 'a' }] }));
    expect([...after.project.keys()]).toEqual(['b']);
  });

  test('an id is removed only from its own kind', () => {
    const after = applyChanges(held, changes([], { removed: [{ kind: 'session', id: 'a' }] }));
    expect(after.project.has('a')).toBe(true);
  });

  test('a whole answer forgets what it does not name', () => {
    const after = applyChanges(held, changes([project('b', 2)], { whole: true }));
    expect([...after.project.keys()]).toEqual(['b']);
  });

  test('nothing new leaves the very same rows', () => {
    expect(applyChanges(held, changes([])).project).toBe(held.project);
  });
});
