import { describe, expect, test } from 'vitest';
import type { Task } from '../../../shared/model/task.ts';
import type { OutboxEntry } from '../data/types.ts';
import { fakeId, fakeProject, fakeTask } from '../testing/fake-data.ts';
import { withPending } from './pending.ts';
import { columnsOf, matches, noFilter } from './shown-tasks.ts';
import { dueOf, labelOf } from './task-words.ts';

const halyard = fakeProject('halyard');
const one = fakeTask('one', halyard, { number: 1 });
const two = fakeTask('two', halyard, { number: 2 });
const three = fakeTask('three', halyard, { number: 3 });
const all = [one, two, three];

let at = 0;
const asked = (
  method: string,
  path: string,
  body?: unknown,
  state: OutboxEntry['state'] = 'queued',
): OutboxEntry => {
  at += 1;
  return {
    id: fakeId(`entry ${at}`),
    machineId: 'm',
    label: '',
    createdAt: 1_000 + at,
    state,
    problem: null,
    method,
    path: `/v1/tasks${path}`,
    ...(body !== undefined && { body }),
  };
};
const titles = (rows: readonly Task[]) => rows.map(({ title }) => title);

describe('a task with what waits to be sent', () => {
  test('that was written offline stands at the end of To do, without a number', () => {
    const id = fakeId('fresh');
    const rows = withPending(all, [asked('POST', '', { id, projectId: halyard.id, title: 'Fresh' })]);
    expect(titles(rows)).toEqual(['one', 'two', 'three', 'Fresh']);
    expect(rows[3]).toMatchObject({ id, number: 0, status: 'todo', priority: 'medium', waits: true });
    expect(labelOf('halyard', rows[3] as Task)).toBe('new');
  });

  test('is changed, moved and removed in the order in which it was asked', () => {
    const rows = withPending(all, [
      asked('PATCH', `/${one.id}`, { title: 'One', dueOn: null, seen: 4 }),
      asked('POST', `/${one.id}/moves`, { move: 'start' }),
      asked('POST', `/${one.id}/moves`, { move: 'askApproval' }),
      asked('DELETE', `/${two.id}`),
    ]);
    expect(titles(rows)).toEqual(['One', 'three']);
    expect(rows[0]).toMatchObject({ title: 'One', status: 'awaiting_approval', waits: true });
    expect(rows[1]).toBe(three);
  });

  test('goes to its place', () => {
    expect(titles(withPending(all, [asked('POST', `/${three.id}/place`, { after: null })]))).toEqual([
      'three',
      'one',
      'two',
    ]);
    expect(titles(withPending(all, [asked('POST', `/${one.id}/place`, { after: two.id })]))).toEqual([
      'two',
      'one',
      'three',
    ]);
  });

  test('shows nothing of what was refused, nor of what the machine has done already', () => {
    const moved = { ...one, status: 'in_progress' as const };
    expect(withPending([moved], [asked('POST', `/${one.id}/moves`, { move: 'start' })])).toEqual([moved]);
    expect(withPending(all, [asked('DELETE', `/${one.id}`, undefined, 'failed')])).toBe(all);
    expect(
      withPending(all, [asked('POST', '', { id: one.id, projectId: halyard.id, title: 'again' })]),
    ).toEqual(all);
  });
});

test('every word of a search must be in label, title, description or newest note', () => {
  const task = fakeTask('Retry with backoff', halyard, {
    number: 42,
    description: 'The sync client',
    note: { seq: 2, at: 1, by: { kind: 'terminal' }, text: 'Jitter is in', position: null },
  });
  const found = (words: string, priority = '') => matches(task, 'H-42', { words, priority });
  expect(['h-42', 'RETRY back', 'sync jitter', '']).toSatisfy((tries: string[]) =>
    tries.every((one) => found(one)),
  );
  expect([found('retry nothing'), found('retry', 'high'), found('', 'medium')]).toEqual([false, false, true]);
  expect(matches(task, 'H-42', noFilter)).toBe(true);
});

test('columns keep the order of the board, and what is done stands by when', () => {
  const done = (title: string, statusSince: number) =>
    fakeTask(title, halyard, { status: 'done', statusSince });
  const columns = columnsOf([...all, done('old', 1), done('new', 2)]);
  expect(titles(columns.todo)).toEqual(['one', 'two', 'three']);
  expect(titles(columns.done)).toEqual(['new', 'old']);
});

test.each([
  ['2026-11-25', 'due today', false],
  ['2026-11-26', 'due tomorrow', false],
  ['2026-11-23', '2 d late', true],
  ['2026-11-28', 'due Sat', false],
])('a task that is due on %s is %s', (dueOn, words, late) => {
  const now = new Date(2026, 10, 25, 17).getTime();
  const due = dueOf({ dueOn, status: 'todo' }, now);
  expect(due).toMatchObject({ late });
  expect(due?.words).toContain(words.replace('due Sat', 'due '));
  expect(dueOf({ dueOn, status: 'done' }, now)).toBeNull();
});
