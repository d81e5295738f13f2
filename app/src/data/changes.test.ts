import { describe, expect, test } from 'vitest';
import type { Project } from '../../../shared/model/project.ts';
import type { Changes } from '../../../shared/model/sync.ts';
import { applyChanges, noRows } from './changes.ts';

const project = (id: string, rev: number, name = id): Project => ({
  id,
  rev,
  name,
  path: `/src/${id}`,
  createdAt: 1,
});
const changes = (part: Partial<Changes>): Changes => ({
  rev: 0,
  whole: false,
  projects: [],
  sessions: [],
  devices: [],
  removed: [],
  ...part,
});

describe('changes meet the rows that are held', () => {
  const held = applyChanges(noRows, changes({ projects: [project('a', 5, 'newer'), project('b', 2)] }));

  test('an older version of a row does not replace a newer one', () => {
    const after = applyChanges(
      held,
      changes({ projects: [project('a', 4, 'older'), project('b', 3, 'renamed')] }),
    );
    expect(after.projects.get('a')?.name).toBe('newer');
    expect(after.projects.get('b')?.name).toBe('renamed');
  });

  test('a removed row goes, the others stay', () => {
    const after = applyChanges(held, changes({ removed: [{ kind: 'project', id: 'a' }] }));
    expect([...after.projects.keys()]).toEqual(['b']);
  });

  test('an id is removed only from its own kind', () => {
    const after = applyChanges(held, changes({ removed: [{ kind: 'session', id: 'a' }] }));
    expect(after.projects.has('a')).toBe(true);
  });

  test('a whole answer forgets what it does not name', () => {
    const after = applyChanges(held, changes({ whole: true, projects: [project('b', 2)] }));
    expect([...after.projects.keys()]).toEqual(['b']);
  });

  test('nothing new leaves the very same rows', () => {
    expect(applyChanges(held, changes({})).projects).toBe(held.projects);
  });
});
