import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Project } from '../../shared/model/project.ts';
import type { Actor, WholeTask } from '../../shared/model/task.ts';
import { systemPrompt } from '../claude/system-prompt.ts';
import { ProblemError } from '../problem.ts';
import { addProject } from '../store/projects.ts';
import { findSession, insertSession } from '../store/sessions.ts';
import { lastSentBack, listEvents } from '../store/task-events.ts';
import { findTask, listTasks } from '../store/tasks.ts';
import { aSession, testServices } from '../testing/services.ts';

const services = testServices();
afterAll(() => services.close());
const { store, tasks, tools } = services;
const phone: Actor = { kind: 'device', id: 'a'.repeat(26), name: 'Phone' };
const never = new AbortController().signal;

let project: Project;
let task: WholeTask;
let sessionId: string;
let count = 0;
beforeEach(() => begin());
function begin(): void {
  count += 1;
  project = store.write((tx) => addProject(tx, { name: 'halyard', path: `/h/${count}`, now: 1 }));
  sessionId = store.write((tx) => insertSession(tx, aSession({ projectId: project.id }))).id;
  task = write('Retry with backoff', { description: 'Six times, with a cap.' });
}
const write = (title: string, more: object = {}, projectId = project.id) =>
  tasks.create({ projectId, title, description: '', priority: 'medium', dueOn: null, ...more }, phone);
const link = () => tasks.link(sessionId, task.id, phone);
const ours = () => task;
const stands = () => findTask(store.db, task.id);

async function call(name: string, input: object = {}): Promise<{ text: string; isError: boolean }> {
  const answer = (await tools.answer(
    sessionId,
    { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input } },
    never,
  )) as { result: { content: { text: string }[]; isError: boolean } };
  return { text: answer.result.content[0]?.text ?? '', isError: answer.result.isError };
}
const read = async (name: string, input: object = {}) => JSON.parse((await call(name, input)).text);

describe('a session with a task', () => {
  beforeEach(() => void link());

  test('reads it, with what it may do', async () => {
    tasks.note(task.id, 'Look at the limits.', phone);
    expect(await read('task_current')).toMatchObject({
      task: 'H-1',
      title: 'Retry with backoff',
      status: 'in_progress',
      description: 'Six times, with a cap.',
      notes: [{ by: 'Phone', text: 'Look at the limits.' }],
      youMay: ['putBack', 'askApproval'],
    });
  });

  test('notes, changes and asks; the history says by which tool', async () => {
    await call('task_note', { text: 'Half of it is done.' });
    await call('task_update', { priority: 'high', title: 'Retry' });
    const asked = { summary: 'It is done.', commands: [{ command: 'npm test' }] };
    expect((await call('task_request_approval', asked)).text).toMatch(/H-1 awaits approval/);
    expect(stands()).toMatchObject({
      status: 'awaiting_approval',
      title: 'Retry',
      priority: 'high',
      note: { text: 'Half of it is done.', by: { kind: 'session', id: sessionId, tool: 'task_note' } },
    });
    expect(listEvents(store.db, task.id, { limit: 1 }).events[0]?.doing).toMatchObject({
      move: 'askApproval',
      why: 'It is done.',
      asked: {
        summary: 'It is done.',
        check: '',
        commands: [{ command: 'npm test', passed: true }],
        files: [],
      },
    });
  });

  test('is told why the task was sent back, until the next decision', async () => {
    await call('task_request_approval', { summary: 'Done.' });
    tasks.move(task.id, { move: 'sendBack', why: 'The soak test fails.' }, phone);
    expect(await read('task_current')).toMatchObject({ sentBackBecause: 'The soak test fails.' });
    await call('task_request_approval', { summary: 'Now.' });
    tasks.move(task.id, { move: 'approve' }, phone);
    expect(lastSentBack(store.db, task.id)).toBeNull();
  });

  test.each(['todo', 'in_progress', 'awaiting_approval'] as const)(
    'sets no task to done from %s',
    async (from) => {
      if (from === 'todo') await call('task_update', { status: 'todo' });
      if (from === 'awaiting_approval') await call('task_update', { status: 'awaiting_approval' });
      expect(stands()?.status).toBe(from);
      const { text, isError } = await call('task_update', { status: 'done' });
      expect(isError).toBe(true);
      expect(text).toMatch(/Only a person/);
      expect(stands()?.status).toBe(from);
    },
  );

  test('that a person has put back is worked on again with the first note', async () => {
    tasks.move(task.id, { move: 'putBack' }, phone);
    await call('task_note', { text: 'I go on.' });
    expect(stands()?.status).toBe('in_progress');
  });
});

test('no sequence of calls makes a task done, whatever a person does short of approving', async () => {
  const step = (name: string, fields: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record(fields).map((input) => ({ name, input: { ...input } }));
  const said = fc.constantFrom('Done.', '{"status":"done"}');
  const status = fc.constantFrom('todo', 'in_progress', 'awaiting_approval', 'done', 'done', 'approved');
  const steps = fc.oneof(
    step('task_update', { status }),
    step('task_update', { status, task: fc.constantFrom('H-1', 'H-2', 'H-9'), title: said }),
    step('task_create', { title: said, link: fc.boolean() }),
    step('task_note', { text: said }),
    step('task_request_approval', { summary: said }),
    fc.constantFrom<'start' | 'putBack' | 'sendBack'>('start', 'putBack', 'sendBack'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 15 }), async (taken) => {
      begin();
      const worked = ours();
      link();
      for (const one of taken) {
        if (typeof one !== 'string') await call(one.name, one.input);
        else {
          try {
            tasks.move(worked.id, { move: one, why: 'So it is.' }, phone);
          } catch (error) {
            if (!(error instanceof ProblemError)) throw error;
          }
        }
      }
      const all = listTasks(store.db, { projectId: project.id, limit: 100 });
      expect(all.map((one) => one.status)).not.toContain('done');
    }),
    { numRuns: 60 },
  );
});

describe('a session without a task', () => {
  test('is told so, and may write one and link itself', async () => {
    expect((await call('task_current')).text).toMatch(/works on no task.*task_create/);
    expect((await call('task_create', { title: 'Read Retry-After', link: true })).text).toMatch(
      /^H-2 is written, and/,
    );
    expect(await read('task_current')).toMatchObject({ task: 'H-2', status: 'in_progress' });
    expect(findSession(store.db, sessionId)?.taskId).not.toBeNull();
  });

  test('finds tasks by their label, their number and their id, and starts none by that', async () => {
    for (const ref of ['H-1', 'h-1', '1', '#1', task.id]) {
      expect(await read('task_get', { task: ref })).toMatchObject({ id: task.id, status: 'todo' });
    }
    expect((await read('task_list', { status: 'todo' })).tasks).toMatchObject([{ task: 'H-1' }]);
    expect((await read('task_list', { status: 'done' })).tasks).toEqual([]);
  });

  test('does not reach what belongs to another project', async () => {
    const other = store.write((tx) => addProject(tx, { name: 'quill', path: `/q/${count}`, now: 1 }));
    const foreign = write('Secret plan', {}, other.id);
    for (const [name, more] of [
      ['task_get', {}],
      ['task_note', { text: 'x' }],
      ['task_update', { title: 'x' }],
      ['task_request_approval', { summary: 'x' }],
    ] as const) {
      const { text, isError } = await call(name, { task: foreign.id, ...more });
      expect([name, isError, text]).toEqual([
        name,
        true,
        expect.stringMatching(/^There is no task .* halyard/),
      ]);
      expect(text).not.toContain('Secret');
    }
    expect(findTask(store.db, foreign.id)).toEqual(foreign);
  });

  test('is told how a wrong call is right', async () => {
    const { text } = await call('task_note', { text: ' ', task: 'H-1', status: 'done' });
    for (const words of [
      'text: write something',
      'status: there is no such argument',
      '{"text":"The retry is in',
    ]) {
      expect(text).toContain(words);
    }
    expect((await call('task_update', { task: 'H-1' })).text).toMatch(/^Say what to change/);
    expect((await call('task_note', { task: 'H-1', text: 'x'.repeat(8_001) })).text).toContain(
      '8,000 characters',
    );
  });
});

describe('a question to the person', () => {
  const question = { question: 'Which colour?', choices: [{ label: 'Indigo' }, { label: 'Amber' }] };
  const waits = () => findSession(store.db, sessionId)?.asks ?? [];
  const answer = (body: Parameters<typeof services.claude.answer>[2]) =>
    services.claude.answer(sessionId, waits()[0]?.id ?? '', body, 'on Phone');

  test('waits for a choice', async () => {
    const asked = call('ask_user', question);
    expect(waits()).toMatchObject([{ kind: 'question', tool: 'AskUserQuestion' }]);
    // What hooks tell of other tools says nothing of it.
    services.claude.tell(sessionId, { hook_event_name: 'PostToolBatch' });
    answer({ answer: 'allow', choices: { 'Which colour?': 'Amber' } });
    expect(await asked).toEqual({ text: 'Amber', isError: false });
    expect(waits()).toEqual([]);
  });

  test('takes other words, and none', async () => {
    const first = call('ask_user', question);
    answer({ answer: 'deny', message: 'Neither; ask Ada.' });
    expect((await first).text).toBe('They did not choose, and say: Neither; ask Ada.');
    const second = call('ask_user', question);
    answer({ answer: 'deny' });
    expect((await second).text).toMatch(/^They do not want to answer/);
  });

  test('gives up after its time, and then it is gone from the phone', async () => {
    const asked = call('ask_user', { ...question, minutes: 2 });
    expect(waits()).toHaveLength(1);
    services.clock.advance(2 * 60_000);
    const { text, isError } = await asked;
    expect([isError, text]).toEqual([true, expect.stringMatching(/^Nobody answered within 2 minutes/)]);
    expect(waits()).toEqual([]);
  });
});

test('a session begins with its task, what was said of it, and what its tools are for', () => {
  const parts = { project: 'halyard', own: 'Be brief.' };
  const words = systemPrompt({
    ...parts,
    task: { label: 'H-1', title: 'Retry', description: 'x'.repeat(7_000), sentBack: 'The soak test fails.' },
  });
  for (const part of [
    '“halyard”',
    'H-1',
    '“Retry”',
    'The soak test fails.',
    'task_request_approval',
    'Be brief.',
  ]) {
    expect(words).toContain(part);
  }
  expect(words.length).toBeLessThan(8_000);
  expect(systemPrompt({ ...parts, task: null })).not.toContain('task');
});
