import '../testing/browser.ts';
import { screen } from '@solidjs/testing-library';
import { describe, expect, test } from 'vitest';
import type { Task } from '../../../shared/model/task.ts';
import { fakeMachine, fakeProject, fakeSession, fakeTask } from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { TaskLine } from './TaskLine.tsx';

const halyard = fakeProject('halyard');
const note = {
  seq: 3,
  at: Date.now() - 150_000,
  by: { kind: 'session', id: 's', tool: 'task_note' },
  text: 'Tests of the retry pass, now the sync itself',
  position: null,
} as Task['note'];

const show = (more: Partial<Task>, linked = true) => {
  const task = fakeTask('Retry with backoff', halyard, { number: 42, ...more });
  const session = fakeSession('Mend', halyard, { taskId: linked ? task.id : null });
  const machine = fakeMachine({
    name: 'atlas',
    projects: [halyard],
    sessions: [session],
    rows: { task: [task] },
  });
  renderWith({ machines: [machine] }, () => <TaskLine machine={machine} session={session} />);
  return { task, machine };
};

describe('the line of a session that says what it works on', () => {
  test('the newest note and since when, and leads to the task', () => {
    const { task, machine } = show({ status: 'in_progress', note });
    const link = screen.getByRole('link');
    expect(link.textContent).toContain('H-42Tests of the retry pass, now the sync itself2 min ago');
    expect(link.getAttribute('href')).toBe(`/m/${machine.id}/t/${task.id}`);
  });

  test.each<[Partial<Task>, string]>([
    [{ status: 'in_progress' }, 'In progress'],
    [{ status: 'awaiting_approval', note }, 'Asks for approval'],
    [{ status: 'done', note }, 'Done'],
  ])('else where it stands: %o', (more, words) => {
    show(more);
    expect(screen.getByRole('link').textContent).toContain(words);
  });

  test('nothing without a task', () => {
    show({}, false);
    expect(screen.queryByRole('link')).toBeNull();
  });
});
