import '../testing/browser.ts';
import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { beforeEach, describe, expect, test } from 'vitest';
import { closeNewSession, newSessionRequest } from '../new-session/open.ts';
import { formatPlace } from '../router/places.ts';
import { router } from '../router/router.ts';
import {
  type FakeDataOptions,
  fakeId,
  fakeMachine,
  fakeProject,
  fakeSession,
  fakeTask,
} from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { TaskPage } from './TaskPage.tsx';
import { TasksPage } from './TasksPage.tsx';

const halyard = fakeProject('halyard');
const quill = fakeProject('quill');
const atlas = fakeId('atlas');
const retry = fakeTask('Retry with backoff', halyard, {
  number: 42,
  status: 'awaiting_approval',
  priority: 'high',
  report: {
    version: 3,
    at: 1,
    state: 'ready',
    verdict: 'partly',
    struck: 0,
    files: 4,
    added: 96,
    removed: 31,
    commands: 18,
    failed: 1,
  },
});
const tasks = [
  fakeTask('Show the queue', halyard, { number: 44, order: 1 }),
  fakeTask('Warn early', halyard, { number: 43, order: 2, priority: 'urgent' }),
  retry,
  fakeTask('Other work', quill, { number: 1 }),
];
const machine = (more: object = {}) =>
  fakeMachine({ name: 'atlas', projects: [halyard, quill], rows: { task: tasks }, ...more });

beforeEach(() => {
  router.navigate('/tasks');
  localStorage.clear();
  localStorage.setItem('tasks-project', halyard.id);
  closeNewSession();
});
const open = (options: FakeDataOptions = { machines: [machine()] }) =>
  renderWith(options, () => <TasksPage />);
const lane = (name: RegExp) => within(screen.getByRole('tabpanel', { name }));
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const fill = (name: string | RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(name), { target: { value } });

describe('the board', () => {
  test('shows the tasks of one project by what they stand at, with what was measured', () => {
    open();
    expect(
      lane(/^To do, 2 tasks/)
        .getAllByRole('link')
        .map((link) => link.textContent),
    ).toEqual(['Show the queueH-44 · medium', 'Warn earlyH-43 · urgent']);
    const waiting = lane(/^Awaiting approval/).getByRole('link');
    expect(waiting.textContent).toContain('partly verified');
    expect(waiting.textContent).toContain('+96 −31 in 4 files');
    expect(waiting.textContent).toContain('1 of 18 commands failed');
    expect(screen.queryByText('Other work')).toBeNull();
  });

  test('of another project is a tap away, and is shown the next time', () => {
    open();
    press(/halyard, choose another/);
    press(/^quill/);
    expect(screen.getByText('Other work')).toBeTruthy();
    expect(localStorage.getItem('tasks-project')).toBe(quill.id);
  });

  test('takes a new task by its title alone, and the next by Enter', async () => {
    const data = open();
    press('New task');
    const write = screen.getByRole('button', { name: 'Write it' }) as HTMLButtonElement;
    expect(write.disabled).toBe(true);
    fill('Title', ' Read Retry-After ');
    fireEvent.submit(screen.getByLabelText('Title').closest('form') as HTMLFormElement);
    await waitFor(() => expect((screen.getByLabelText('Title') as HTMLInputElement).value).toBe(''));
    fill('Title', 'And another');
    fireEvent.click(screen.getByRole('radio', { name: 'High' }));
    press('Write it');
    await waitFor(() => expect(screen.queryByLabelText('Title')).toBeNull());
    expect(data.calls.map(([what, , input]) => [what, input])).toEqual([
      ['newTask', expect.objectContaining({ title: 'Read Retry-After', priority: 'medium', dueOn: null })],
      ['newTask', expect.objectContaining({ title: 'And another', priority: 'high', projectId: halyard.id })],
    ]);
  });

  test('is searched by words and by priority', () => {
    open();
    press('Search tasks');
    fill('Words in a task', 'h-42');
    expect(screen.getAllByRole('link')).toHaveLength(1);
    fill('Words in a task', '');
    fireEvent.click(screen.getByRole('radio', { name: 'Urgent' }));
    expect(screen.getByRole('link').textContent).toContain('Warn early');
    press('End the search');
    expect(screen.getAllByRole('link')).toHaveLength(3);
  });

  test('goes by keyboard: walks, reorders, acts, writes', async () => {
    const data = open();
    const focused = () => document.activeElement?.closest('[data-task]')?.getAttribute('data-task');
    const key = (name: string, more: object = {}) =>
      fireEvent.keyDown(document.activeElement ?? document.body, { key: name, ...more });
    key('ArrowDown');
    expect(focused()).toBe(tasks[0]?.id);
    key('j');
    expect(focused()).toBe(tasks[1]?.id);
    key('ArrowRight');
    expect(focused()).toBe(retry.id);
    key('ArrowLeft');
    key('ArrowDown');
    key('ArrowUp', { altKey: true });
    expect(data.calls).toEqual([['placeTask', atlas, tasks[1], null]]);
    key('m');
    expect(screen.getByRole('heading', { name: 'Warn early' })).toBeTruthy();
    press('Close');
    key('n');
    expect(screen.getByLabelText('Title')).toBeTruthy();
  });

  test('offers only the moves that a person has, and an order', async () => {
    const data = open();
    press(/^More about H-44/);
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
    press('To the bottom');
    press('Mark as in progress');
    expect(data.calls.map((call) => [call[0], call[3]])).toEqual([
      ['placeTask', tasks[1]?.id],
      ['moveTask', { move: 'start' }],
    ]);
  });

  test('offline shows what was written here, and that it waits', () => {
    open({
      machines: [machine({ link: { at: 'offline', since: 1, why: 'lost', retryAt: null } })],
      outbox: [
        {
          id: fakeId('entry'),
          machineId: atlas,
          label: 'New task',
          createdAt: Date.now(),
          state: 'queued',
          problem: null,
          method: 'POST',
          path: '/v1/tasks',
          body: { id: fakeId('offline'), projectId: halyard.id, title: 'From the train' },
        },
      ],
    });
    expect(screen.getByText('From the train').parentElement?.textContent).toBe(
      'From the trainnew · medium · will be sent',
    );
  });
});

describe('a task', () => {
  const page = (task = retry, more: object = {}, options: FakeDataOptions = {}) => {
    router.navigate(formatPlace({ at: 'task', machineId: atlas, taskId: task.id }));
    return renderWith({ machines: [machine({ rows: { task: [task] }, ...more })], ...options }, () => (
      <TaskPage machineId={atlas} taskId={task.id} />
    ));
  };

  test('is approved with the report that was read', async () => {
    const data = page();
    press('Approve');
    await waitFor(() =>
      expect(data.calls).toEqual([['moveTask', atlas, retry, { move: 'approve', report: 3 }]]),
    );
  });

  test('is sent back only with words', async () => {
    const data = page();
    press('Send back…');
    const send = screen.getByRole('button', { name: 'Send back' }) as HTMLButtonElement;
    expect(send.disabled).toBe(true);
    fill('What is missing', 'The soak test fails.');
    fireEvent.click(send);
    await waitFor(() =>
      expect(data.calls[0]?.[3]).toEqual({ move: 'sendBack', why: 'The soak test fails.', report: 3 }),
    );
  });

  test('starts a session on itself', () => {
    page(tasks[0]);
    press('Start a session on it');
    expect(newSessionRequest()).toEqual({ machineId: atlas, projectId: halyard.id, taskId: tasks[0]?.id });
  });

  test('leads to the session that works on it', async () => {
    const task = fakeTask('Running', halyard, { status: 'in_progress', number: 7 });
    const session = fakeSession('Running now', halyard, { taskId: task.id });
    page(task, { sessions: [session] });
    press('Open its session');
    await waitFor(() =>
      expect(router.path()).toBe(formatPlace({ at: 'session', machineId: atlas, sessionId: session.id })),
    );
  });

  test('sends only what was changed', async () => {
    const data = page();
    press('Edit');
    fill('Title', 'Retry');
    press('Save');
    await waitFor(() => expect(data.calls).toEqual([['changeTask', atlas, retry, { title: 'Retry' }]]));
  });

  test('with a long description reads it from the machine, and again offline', async () => {
    const long = { ...retry, description: null };
    const answers = { [`/v1/tasks/${retry.id}`]: { ...retry, description: 'All of **it**.' } };
    page(long, {}, { answers });
    expect((await screen.findByText('it')).tagName).toBe('STRONG');
  });

  test('tells its history, the newest on top', async () => {
    const by = { kind: 'session' as const, id: fakeId('s'), tool: 'task_note' };
    const answers = {
      [`/v1/tasks/${retry.id}/events?limit=50`]: {
        more: false,
        events: [
          { seq: 2, at: 2, by, position: null, doing: { kind: 'note', text: 'All tests pass.' } },
          { seq: 1, at: 1, by: { kind: 'terminal' }, position: null, doing: { kind: 'created', title: 'x' } },
        ],
      },
    };
    page(retry, {}, { answers });
    const history = await screen.findByRole('list', { name: 'History' });
    expect(
      within(history)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual([
      expect.stringMatching(/^Claude.*All tests pass\.$/),
      expect.stringMatching(/^A terminal on the machine.*wrote the task$/),
    ]);
  });
});
