import { expect, test } from 'vitest';
import { fakeProject, fakeSession } from '../testing/fake-data.ts';
import { branchWords, gitWords, lastActivity, projectWords } from './git-words.ts';

const git = { branch: 'main', commit: 'abcdef12', changed: 0, ahead: 0, behind: 0 };

test.each([
  [git, 'main'],
  [{ ...git, changed: 3, ahead: 1, behind: 2 }, 'main, 3 changed, 1 ahead, 2 behind'],
  [{ ...git, branch: null }, 'at abcdef12'],
  [{ ...git, branch: null, commit: null }, 'no commit yet'],
  [null, null],
])('%j is said as %j', (state, words) => {
  expect(gitWords(state)).toBe(words);
});

test('among other words it is its branch and how much differs', () => {
  expect(branchWords({ ...git, changed: 3, ahead: 1 })).toBe('main +3');
  expect(branchWords({ ...git, branch: null })).toBe('abcdef12');
  expect(branchWords(null)).toBeNull();
});

test('a project is told by its branch, its last activity and its folder', () => {
  const project = { ...fakeProject('halyard'), git };
  const now = Date.now();
  const session = fakeSession('x', project, { lastOutputAt: now - 120_000 });
  expect(lastActivity(project, [])).toBeNull();
  expect(projectWords(project, [session], now)).toBe('main · 2 min ago · /home/ada/src/halyard');
});
