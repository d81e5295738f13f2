import { expect, test } from 'vitest';
import { fakeId, fakeMachine, fakeProject, fakeSession, fakeTask } from '../../testing/fake-data.ts';
import { searchHere } from './search.ts';
import type { KeptRecord } from './shelf.ts';

const halyard = fakeProject('halyard');
const session = fakeSession('Fix the build', halyard, { peek: ['waiting for a banana'] });
const task = fakeTask('Retry uploads', halyard);
const machine = fakeMachine({
  name: 'atlas',
  projects: [halyard],
  sessions: [session],
  rows: { task: [task] },
});
const conversation = '0b0e1f5e-0000-4000-8000-000000000000';
const under = (id: string, path: string, value: unknown): KeptRecord => ({
  group: `${machine.id}/${id}`,
  path,
  at: 5,
  value,
});
const records = [
  under(session.id, `/v1/sessions/${session.id}/runs/2/page`, {
    pieces: [
      { kind: 'lines', at: 7, lines: ['plain', ['a coloured ', '31', 'papaya', '1;32']], offsets: [10, 25] },
    ],
  }),
  under(session.id, `/v1/sessions/${session.id}/transcript`, {
    conversation,
    entries: [{ kind: 'prompt', place: 90, time: 8, text: 'peel the mango' }],
  }),
  under(task.id, `/v1/tasks/${task.id}`, { description: 'All about a kiwi.' }),
];
async function* kept() {
  yield* records;
}
const search = async (query: string, filter = {}) =>
  searchHere(query, { machines: [machine], kept: kept() }, filter);

test('what was printed is found at its moment, without the codes of its colours', async () => {
  const [found] = await search('coloured papaya');
  expect(found).toMatchObject({
    kind: 'output',
    sessionId: session.id,
    at: 7,
    position: { run: 2, offset: 25 },
  });
  expect(found?.text).toBe('a coloured papaya');
  expect(await search('31')).toEqual([]);
});

test('what was said is found at its place in the conversation', async () => {
  const [found] = await search('mango');
  expect(found).toMatchObject({ kind: 'prompt', at: 8, entry: { conversation, at: 90 } });
});

test('titles go before the rest, and the last lines of a session are looked through too', async () => {
  expect((await search('fix build'))[0]).toMatchObject({ kind: 'session', sessionId: session.id });
  expect((await search('banana'))[0]).toMatchObject({ kind: 'output', sessionId: session.id });
  expect((await search('retry'))[0]).toMatchObject({ kind: 'task', taskId: task.id });
  expect((await search('kiwi'))[0]).toMatchObject({ kind: 'note', taskId: task.id, projectId: halyard.id });
});

test('a filter leaves the others out', async () => {
  expect(await search('papaya', { kinds: ['prompt'] })).toEqual([]);
  expect(await search('papaya', { sessionId: fakeId('other') })).toEqual([]);
  expect(await search('papaya', { sessionId: session.id })).toHaveLength(1);
  expect(await search('papaya', { machineId: fakeId('elsewhere') })).toEqual([]);
});
