import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../shared/model/grant.ts';
import { newId } from '../../shared/model/ids.ts';
import type { Session } from '../../shared/model/session.ts';
import type { SyncAnswer } from '../../shared/model/sync.ts';
import { MAX_DESCRIPTION, type Task, type TaskEvents, type WholeTask } from '../../shared/model/task.ts';
import type { Problem } from '../../shared/wire/messages.ts';
import { addProject } from '../store/projects.ts';
import { insertSession } from '../store/sessions.ts';
import { aSession, testServices } from '../testing/services.ts';

let services: ReturnType<typeof testServices>;
let projectId: string;
let phone: Caller;
beforeEach(() => {
  services = testServices();
  projectId = services.store.write((tx) => addProject(tx, { name: 'halyard', path: '/h', now: 1 })).id;
  phone = { kind: 'device', deviceId: services.addDevice(), grant: { role: 'owner' } };
});
afterEach(() => services.close());

async function call<T = Problem>(
  method: string,
  path: string,
  body?: unknown,
  key?: string,
): Promise<{ status: number; body: T }> {
  const answer = await services.app.request(
    `/v1${path}`,
    {
      method,
      headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
    { caller: phone },
  );
  return { status: answer.status, body: (answer.status === 204 ? null : await answer.json()) as T };
}
const write = async (title: string) =>
  (await call<WholeTask>('POST', '/tasks', { id: newId(), projectId, title })).body;

test('a task that was written offline comes once, under the id that the device gave it', async () => {
  const id = newId();
  const key = newId();
  const input = { id, projectId, title: 'Retry with backoff' };
  expect((await call('POST', '/tasks', input, key)).status).toBe(201);
  expect((await call('POST', '/tasks', input, key)).status).toBe(201);
  expect((await call('POST', '/tasks', input)).body.error.code).toBe('task-exists');
  const { tasks } = (await call<{ tasks: Task[] }>('GET', `/tasks?projectId=${projectId}`)).body;
  expect(tasks).toMatchObject([{ id, number: 1, status: 'todo', priority: 'medium' }]);
});

test('what a device does stands in the history under its name', async () => {
  const { id } = await write('one');
  await call('POST', `/tasks/${id}/notes`, { text: 'Look at the limits.' });
  await call('POST', `/tasks/${id}/moves`, { move: 'start' });
  const { events } = (await call<TaskEvents>('GET', `/tasks/${id}/events?limit=2`)).body;
  expect(events).toMatchObject([
    { seq: 3, by: { kind: 'device', name: 'Phone' }, doing: { move: 'start' } },
    { seq: 2, doing: { kind: 'note', text: 'Look at the limits.' } },
  ]);
  const { rows } = (await call<SyncAnswer>('GET', '/sync')).body;
  expect(rows.task).toMatchObject([{ id, status: 'in_progress', note: { text: 'Look at the limits.' } }]);
});

describe('bad input gets words', () => {
  test.each([
    ['GET', '', undefined, 404, 'There is no such task.'],
    ['PATCH', '', { title: 'x' }, 404, 'There is no such task.'],
    ['DELETE', '', undefined, 404, 'There is no such task.'],
    ['POST', '/moves', { move: 'start' }, 404, 'There is no such task.'],
    ['POST', '/notes', { text: 'x' }, 404, 'There is no such task.'],
    ['POST', '/place', { after: null }, 404, 'There is no such task.'],
    ['GET', '/events', undefined, 404, 'There is no such task.'],
  ])('%s of an unknown task%s', async (method, path, body, status, message) => {
    const answer = await call(method, `/tasks/${newId()}${path}`, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toBe(message);
  });

  test.each([
    ['nothing to change', 'PATCH', '', {}, 'say what to change'],
    ['a priority that is none', 'PATCH', '', { priority: 'huge' }, 'one of low, medium, high, urgent'],
    ['a day that is none', 'PATCH', '', { dueOn: '2026-02-31' }, 'there is no such day'],
    ['no title', 'PATCH', '', { title: ' ' }, 'give it a name'],
    [
      'too long a description',
      'PATCH',
      '',
      { description: 'x'.repeat(MAX_DESCRIPTION + 1) },
      'a description has at most 32,768 characters',
    ],
    ['an empty note', 'POST', '/notes', { text: ' \n' }, 'write something'],
    ['too long a note', 'POST', '/notes', { text: 'x'.repeat(8_001) }, 'a note has at most 8,000 characters'],
    ['a move that is none', 'POST', '/moves', { move: 'finish' }, /^one of start, /],
    ['a move too early', 'POST', '/moves', { move: 'approve' }, /cannot be approved\. It can be started or/],
  ])('%s', async (_, method, path, body, message) => {
    const { id } = await write('one');
    const answer = await call(method, `/tasks/${id}${path}`, body);
    expect([400, 409]).toContain(answer.status);
    expect(answer.body.error.message).toMatch(message);
    expect((await call<WholeTask>('GET', `/tasks/${id}`)).body).toMatchObject({ events: 1, title: 'one' });
  });

  test('a task of another project cannot be what a session works on', async () => {
    const other = services.store.write((tx) => addProject(tx, { name: 'q', path: '/q', now: 1 }));
    const session = services.store.write((tx) => insertSession(tx, aSession({ projectId: other.id })));
    const { id } = await write('one');
    const answer = await call('PUT', `/sessions/${session.id}/task`, { taskId: id });
    expect(answer).toMatchObject({
      status: 422,
      body: { error: { code: 'other-project', field: 'taskId' } },
    });
  });
});

test('a session is linked and let go', async () => {
  const session = services.store.write((tx) => insertSession(tx, aSession({ projectId })));
  const { id } = await write('one');
  const linked = await call<Session>('PUT', `/sessions/${session.id}/task`, { taskId: id });
  expect(linked.body.taskId).toBe(id);
  expect(
    (await call<Session>('PUT', `/sessions/${session.id}/task`, { taskId: null })).body.taskId,
  ).toBeNull();
});

test('no session’s own credential reaches a task by these routes', async () => {
  const { id } = await write('one');
  const session = newId();
  for (const [method, path] of [
    ['POST', `/tasks/${id}/moves`],
    ['PATCH', `/tasks/${id}`],
    ['PUT', `/sessions/${session}/task`],
  ] as const) {
    const answer = await services.app.request(
      `/v1${path}`,
      { method, body: '{"move":"approve"}' },
      { caller: { kind: 'session', sessionId: session } },
    );
    expect(answer.status).toBe(403);
  }
});
