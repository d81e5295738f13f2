import { expect, test } from 'vitest';
import { activeIn, insteadOf, type Scoped } from './scoped.ts';

const [here, there] = ['a'.repeat(26), 'b'.repeat(26)];
const one = (name: string, more: Partial<Scoped> = {}): Scoped => ({
  name,
  projectId: null,
  enabled: true,
  projects: {},
  ...more,
});
const names = (all: readonly Scoped[], projectId = here) =>
  activeIn(all, projectId).map(({ name, projectId: of }) => `${name} of ${of === null ? 'all' : 'one'}`);

test('the machine’s are in every project, unless one switches them otherwise', () => {
  const all = [one('b'), one('a', { enabled: false }), one('c', { projects: { [here]: false } })];
  expect(names(all)).toEqual(['b of all']);
  expect(names([one('a', { enabled: false, projects: { [here]: true } })])).toEqual(['a of all']);
  expect(names(all, there)).toEqual(['b of all', 'c of all']);
});

test('a project’s own are in that project alone, and stand in the place of the machine’s', () => {
  const own = one('a', { projectId: here });
  const general = one('a');
  expect(names([general, own])).toEqual(['a of one']);
  expect(names([general, own], there)).toEqual(['a of all']);
  expect(insteadOf(general, here, [general, own])).toBe(own);
});

test('what is switched off stands in nobody’s place', () => {
  expect(names([one('a'), one('a', { projectId: here, enabled: false })])).toEqual(['a of all']);
});
