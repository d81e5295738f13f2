/** Skills that are proposed, and what was said before in the project. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../shared/model/grant.ts';
import { noLog } from '../../shared/model/log.ts';
import type { Project } from '../../shared/model/project.ts';
import type { WholeProposal } from '../../shared/model/proposal.ts';
import { importConversation } from '../store/conversations.ts';
import { addProject } from '../store/projects.ts';
import { proposalsOf } from '../store/proposals.ts';
import { insertSession } from '../store/sessions.ts';
import { aSession, testServices } from '../testing/services.ts';
import { allTools } from './groups.ts';
import { createToolServer } from './server.ts';

const services = testServices();
afterAll(() => services.close());
const { store, clock, skills, dir } = services;
const tools = allTools(services.toolDeps);
const server = createToolServer({ store, clock, log: noLog, version: '1', tools });
const owner: Caller = { kind: 'device', deviceId: 'a'.repeat(26), grant: { role: 'owner' } };

let project: Project;
let sessionId: string;
let count = 0;
beforeEach(() => {
  count += 1;
  project = store.write((tx) => addProject(tx, { name: 'halyard', path: `/p/${count}`, now: 1 }));
  sessionId = store.write((tx) => insertSession(tx, aSession({ projectId: project.id }))).id;
});
async function call(name: string, input: object = {}): Promise<string> {
  const params = { name, arguments: input };
  const message = { jsonrpc: '2.0' as const, id: 1, method: 'tools/call', params };
  const answer = (await server.answer(sessionId, message, new AbortController().signal)) as {
    result: { content: { text: string }[] };
  };
  return answer.result.content[0]?.text ?? '';
}
const api = (method: string, path: string, body?: object) =>
  services.app.request(
    `/v1${path}`,
    { method, ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) },
    { caller: owner },
  );
const text = (words: string) =>
  `---\nname: release-notes\ndescription: How release notes are written.\n---\n\n${words}\n`;

describe('a skill that Claude proposes', () => {
  const waiting = () => proposalsOf(store.db, project.id);
  const read = async () =>
    (await (await api('GET', `/proposals/${waiting()[0]?.id}`)).json()) as WholeProposal;

  test('is none until a person accepts it', async () => {
    expect(await call('skill_save', { text: text('One line each.'), why: 'You said so.' })).toMatch(
      /is proposed/,
    );
    expect(JSON.parse(await call('skill_list')).skills).toEqual([]);
    expect(await read()).toMatchObject({
      name: 'release-notes',
      why: 'You said so.',
      text: text('One line each.'),
      before: null,
    });
    expect((await api('POST', `/proposals/${waiting()[0]?.id}`, { accept: true })).status).toBe(204);
    expect(waiting()).toEqual([]);
    expect(JSON.parse(await call('skill_list')).skills).toMatchObject([
      { name: 'release-notes', forAllProjects: false },
    ]);
    expect(await call('skill_get', { name: 'release-notes' })).toBe(text('One line each.'));
  });

  test('changes the one that is there, and a later one takes the place of an earlier', async () => {
    const { id } = skills.create({ projectId: project.id, text: text('As it was.') });
    await call('skill_save', { text: text('First try.') });
    await call('skill_save', { text: text('Second try.') });
    expect(waiting()).toHaveLength(1);
    expect(await read()).toMatchObject({
      skillId: id,
      before: text('As it was.'),
      text: text('Second try.'),
    });
    await api('POST', `/proposals/${waiting()[0]?.id}`, { accept: true });
    expect(skills.text(id)).toBe(text('Second try.'));
  });

  test('that is turned down leaves no trace', async () => {
    await call('skill_save', { text: text('No.') });
    await api('POST', `/proposals/${waiting()[0]?.id}`, { accept: false });
    expect([waiting(), skills.active(project.id)]).toEqual([[], []]);
    expect((await api('POST', `/proposals/${sessionId}`, { accept: true })).status).toBe(404);
  });

  test('that is none is refused with what is wrong', async () => {
    expect(await call('skill_save', { text: 'just words' })).toMatch(/^This is no skill yet:\n- /);
    expect(waiting()).toEqual([]);
  });
});

test('what was said before is found in sessions of the project, and in no other', async () => {
  const other = store.write((tx) => addProject(tx, { name: 'quill', path: `/q/${count}`, now: 1 }));
  const said = (name: string, projectId: string, title: string, ...lines: object[]) => {
    const earlier = store.write((tx) =>
      insertSession(tx, aSession({ projectId, title, state: 'exited', endedAt: 9 })),
    );
    const transcript = join(dir, `${name}.jsonl`);
    writeFileSync(transcript, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    store.write((tx) => importConversation(tx, { id: name, sessionId: earlier.id, since: 1, transcript }));
  };
  const line = (type: string, content: unknown, more: object = {}) => ({
    parentUuid: null,
    type,
    timestamp: '2026-11-25T12:00:00Z',
    message: { role: type, content },
    ...more,
  });
  said(
    `a${count}`,
    project.id,
    'Retry',
    line('user', 'Which BACKOFF shall it be?'),
    line('assistant', [{ type: 'text', text: 'A backoff with full jitter: tries: 6.' }]),
    line('assistant', [
      { type: 'tool_use', id: 't', name: 'Bash', input: { command: 'echo backoff jitter' } },
    ]),
    line('user', 'backoff jitter, but of a command', { isMeta: true }),
  );
  said(`b${count}`, other.id, 'Secret', line('user', 'backoff jitter of another project'));
  await services.history.reindex();
  await expect.poll(async () => (await services.history.state()).waiting).toBe(0);
  const found = JSON.parse(await call('session_history', { words: 'backoff jitter' }));
  expect(found).toMatchObject({
    found: [
      {
        title: 'Retry',
        said: [
          { who: 'claude', text: 'A backoff with full jitter: tries: 6.' },
          { who: 'tool', text: 'echo backoff jitter' },
        ],
      },
    ],
  });
  expect(found.found).toHaveLength(1);
  expect(JSON.parse(await call('session_history')).sessions).toMatchObject([
    { title: 'Retry', state: 'exited' },
  ]);
  expect(JSON.parse(await call('session_history', { words: 'never said' }))).toEqual({ found: [] });
});
