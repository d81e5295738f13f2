import '../testing/browser.ts';
import { cleanup, fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { beforeEach, describe, expect, test } from 'vitest';
import { router } from '../router/router.ts';
import {
  type FakeDataOptions,
  fakeMachine,
  fakeProject,
  fakeSession,
  fakeTask,
} from '../testing/fake-data.ts';
import { renderWith } from '../testing/render-with.tsx';
import { NewSessionSheet } from './NewSessionSheet.tsx';

const halyard = fakeProject('halyard');
const quill = fakeProject('quill');
const now = Date.now();

const open = (options: FakeDataOptions, preset = {}) =>
  renderWith(options, () => <NewSessionSheet preset={preset} onClose={() => {}} />);
const start = () => screen.getByRole('button', { name: /^Start/ }) as HTMLButtonElement;

beforeEach(() => {
  localStorage.clear();
  router.navigate('/');
});

describe('a new session', () => {
  test('is Claude Code in the project that was used last, one tap away', async () => {
    const machine = fakeMachine({
      name: 'atlas',
      projects: [halyard, quill],
      sessions: [fakeSession('one', quill, { lastOutputAt: now })],
    });
    const data = open({ machines: [machine] });
    fireEvent.click(start());
    await waitFor(() => expect(router.path()).toMatch(/^\/m\/[a-z]{26}\/s\/[a-z]{26}$/));
    expect(data.calls).toEqual([
      ['newSession', machine.id, { projectId: quill.id, program: { kind: 'claude' } }],
    ]);
  });

  test('starts Claude Code as it is chosen, and so the next time in this project', async () => {
    const machine = fakeMachine({ name: 'atlas', projects: [halyard] });
    const data = open({ machines: [machine] });
    fireEvent.click(screen.getByRole('button', { name: /^Options/ }));
    fireEvent.click(screen.getByRole('radio', { name: 'Plan' }));
    fireEvent.click(screen.getByRole('radio', { name: 'High' }));
    fireEvent.input(screen.getByRole('textbox', { name: 'Model' }), { target: { value: ' opus ' } });
    fireEvent.click(start());
    const program = { kind: 'claude', permissionMode: 'plan', effort: 'high', model: 'opus' };
    await waitFor(() => expect(data.calls[0]?.[2]).toEqual({ projectId: halyard.id, program }));
    await waitFor(() => expect(router.path()).toMatch(/\/s\//));
    cleanup();
    router.navigate('/');
    const again = open({ machines: [machine] });
    fireEvent.click(start());
    await waitFor(() => expect(again.calls[0]?.[2]).toEqual({ projectId: halyard.id, program }));
  });

  describe('on a task', () => {
    const retry = fakeTask('Retry with backoff', halyard, { number: 42 });
    const done = fakeTask('Done long since', halyard, { number: 2, status: 'done' });
    const machine = () =>
      fakeMachine({ name: 'atlas', projects: [halyard, quill], rows: { task: [retry, done] } });
    const field = () => screen.getByLabelText('Find a task, or write a new one');

    test('that is there begins with it; what is done is not offered', async () => {
      const data = open({ machines: [machine()] });
      fireEvent.click(screen.getByRole('button', { name: /^Task/ }));
      expect(screen.queryByText('Done long since')).toBeNull();
      fireEvent.click(screen.getByRole('button', { name: /^Retry with backoff/ }));
      expect(screen.getByRole('button', { name: /^Task/ }).textContent).toContain('Retry with backoff');
      fireEvent.click(start());
      await waitFor(() => expect(data.calls[0]?.[2]).toMatchObject({ taskId: retry.id }));
    });

    test('that is new writes it first, and a second try does not write it again', async () => {
      const data = open({ machines: [machine()] });
      fireEvent.click(screen.getByRole('button', { name: /^Task/ }));
      fireEvent.input(field(), { target: { value: ' Read Retry-After ' } });
      fireEvent.submit(field().closest('form') as HTMLFormElement);
      fireEvent.click(start());
      await waitFor(() => expect(data.calls.map(([what]) => what)).toEqual(['writeTask', 'newSession']));
      const [, , task] = data.calls[0] as [string, string, { id: string; title: string }];
      expect(task).toMatchObject({ title: 'Read Retry-After', projectId: halyard.id });
      expect(data.calls[1]?.[2]).toMatchObject({ taskId: task.id });
    });

    test('that it is started from is what it is told first', async () => {
      const on = machine();
      const data = open({ machines: [on] }, { machineId: on.id, projectId: halyard.id, taskId: retry.id });
      fireEvent.click(start());
      await waitFor(() =>
        expect(data.calls[0]?.[2]).toMatchObject({
          taskId: retry.id,
          prompt: 'Work on H-42: Retry with backoff',
        }),
      );
    });

    test('is not taken along to another project', async () => {
      const data = open({ machines: [machine()] }, { projectId: halyard.id, taskId: retry.id });
      fireEvent.click(screen.getByRole('button', { name: /^Project/ }));
      fireEvent.click(screen.getByRole('button', { name: /^quill/ }));
      fireEvent.click(start());
      await waitFor(() => expect(data.calls[0]?.[2]).not.toHaveProperty('taskId'));
    });
  });

  test('takes its first words along, and keeps them where it could not start', async () => {
    const machine = fakeMachine({ name: 'atlas', projects: [halyard] });
    const data = open({ machines: [machine] });
    const field = () => screen.getByRole('textbox', { name: 'First prompt' }) as HTMLTextAreaElement;
    fireEvent.input(field(), { target: { value: 'Mend the pump.' } });
    data.answer = { ok: false, problem: { title: 'The folder is gone.', detail: '' } };
    fireEvent.click(start());
    await screen.findByRole('alert');
    cleanup();
    const again = renderWith({ machines: [machine], drafts: data.drafts }, () => (
      <NewSessionSheet preset={{}} onClose={() => {}} />
    ));
    await waitFor(() => expect(field().value).toBe('Mend the pump.'));
    fireEvent.click(start());
    await waitFor(() => expect(again.calls[0]?.[2]).toMatchObject({ prompt: 'Mend the pump.' }));
    await waitFor(async () =>
      expect(await data.drafts.read({ machineId: machine.id, sessionId: 'new-session' })).toBe(''),
    );
  });

  test('starts Claude Code with more folders and an environment, and not while a line of them is wrong', async () => {
    const data = open({ machines: [fakeMachine({ name: 'atlas', projects: [halyard] })] });
    fireEvent.click(screen.getByRole('button', { name: /^Options/ }));
    const write = (name: string, value: string) =>
      fireEvent.input(screen.getByRole('textbox', { name }), { target: { value } });
    fireEvent.click(screen.getByRole('radio', { name: 'Classic' }));
    write('More folders that it may use', 'notes');
    expect(start().disabled).toBe(true);
    expect(screen.getByText(/A whole path a line/)).toBeTruthy();
    write('More folders that it may use', ' /home/ada/notes \n\n/srv/data\n');
    write('Environment', 'NODE_ENV');
    expect(start().disabled).toBe(true);
    write('Environment', 'NODE_ENV=test\nexport WORDS="a = b"');
    expect(start().disabled).toBe(false);
    fireEvent.click(start());
    await waitFor(() =>
      expect(data.calls[0]?.[2]).toEqual({
        projectId: halyard.id,
        program: {
          kind: 'claude',
          renderer: 'classic',
          dirs: ['/home/ada/notes', '/srv/data'],
          env: { NODE_ENV: 'test', WORDS: 'a = b' },
        },
      }),
    );
    // It may hold secrets.
    expect(JSON.stringify(localStorage)).not.toContain('NODE_ENV');
  });

  test('says that Claude Code is older than what this app knows', () => {
    const claude = { path: '/usr/bin/claude', version: '2.0.77' };
    open({ machines: [fakeMachine({ name: 'atlas', projects: [halyard], claude })] });
    expect(screen.getByText(/Claude Code 2\.0\.77 on atlas is older/)).toBeTruthy();
  });

  test('runs a command only once there is one', () => {
    const data = open({ machines: [fakeMachine({ name: 'atlas', projects: [halyard] })] });
    fireEvent.click(screen.getByRole('radio', { name: 'Command' }));
    expect(start().disabled).toBe(true);
    fireEvent.input(screen.getByRole('textbox', { name: 'Command' }), { target: { value: ' npm test ' } });
    fireEvent.click(start());
    expect(data.calls[0]?.[2]).toEqual({
      projectId: halyard.id,
      program: { kind: 'command', command: 'npm test' },
    });
  });

  test('says that Claude Code is missing, how to get it, and what starts instead', () => {
    open({ machines: [fakeMachine({ name: 'atlas', projects: [halyard], claude: null })] });
    expect(screen.getByText(/Claude Code is not installed on atlas/)).toBeTruthy();
    expect(start().textContent).toBe('Start a shell');
    fireEvent.click(screen.getByRole('radio', { name: 'Shell' }));
    expect(screen.queryByText(/is not installed/)).toBeNull();
  });

  test('is not started on a machine that does not answer', () => {
    open({
      machines: [
        fakeMachine({
          name: 'atlas',
          projects: [halyard],
          link: { at: 'offline', since: now, why: 'lost', retryAt: null },
        }),
      ],
    });
    expect(start().disabled).toBe(true);
    expect(screen.getByRole('alert').textContent).toContain('atlas is not reachable now');
  });

  test('prefers a machine that answers over one that does not', () => {
    open({
      machines: [
        fakeMachine({
          name: 'studio',
          projects: [quill],
          link: { at: 'offline', since: now, why: 'lost', retryAt: null },
        }),
        fakeMachine({ name: 'atlas', projects: [halyard] }),
      ],
    });
    expect(screen.getByRole('button', { name: /^Project/ }).textContent).toContain('halyard');
  });

  test('keeps the sheet and says why when the machine refuses', async () => {
    const data = open({ machines: [fakeMachine({ name: 'atlas', projects: [halyard] })] });
    data.answer = { ok: false, problem: { title: 'The folder is gone.', detail: 'It was moved.' } };
    fireEvent.click(start());
    expect((await screen.findByRole('alert')).textContent).toContain('The folder is gone.');
    expect(router.path()).toBe('/');
  });

  test('begins with a project where there is none', () => {
    open({ machines: [fakeMachine({ name: 'atlas' })] });
    expect(screen.getByRole('button', { name: 'Add a project' })).toBeTruthy();
  });
});
