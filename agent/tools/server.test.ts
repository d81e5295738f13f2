import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { noLog } from '../../shared/model/log.ts';
import type { Session } from '../../shared/model/session.ts';
import { listNotifications } from '../store/notifications.ts';
import { addProject } from '../store/projects.ts';
import { promptsOf } from '../store/prompts.ts';
import { findSession, insertSession, liveSessions, updateSession } from '../store/sessions.ts';
import { writeSetting } from '../store/settings.ts';
import { toolCallsOf } from '../store/tool-calls.ts';
import { aSession, testServices } from '../testing/services.ts';
import { allTools } from './groups.ts';
import { toJsonSchema } from './json-schema.ts';
import { toolPermissions } from './permissions.ts';
import { createToolServer, type Rpc } from './server.ts';
import { defineTool, ToolError } from './tool.ts';

const services = testServices();
afterAll(() => services.close());
const { store, clock } = services;

const paint = defineTool({
  name: 'paint',
  title: 'Paint',
  description: 'Paints.',
  arguments: v.object({
    colour: v.picklist(['red', 'blue'], 'red or blue'),
    coats: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1, 'at least one coat'))),
  }),
  example: { colour: 'red', coats: 2 },
  policy: 'ask',
  run({ colour, coats = 1 }, { project }) {
    if (colour === 'blue') throw new ToolError('Blue is used up. Use red.');
    if (coats > 9) throw new Error('a secret of the machine');
    return `${coats} × ${colour} in ${project.name}`;
  },
});
const tools = [...allTools(services.toolDeps), paint];
const server = createToolServer({ store, clock, log: noLog, version: '1', tools });
const never = new AbortController().signal;

let sessionId: string;
beforeEach(() => {
  store.write((tx) => writeSetting(tx, 'tools', { policies: {} }));
  const project = store.write((tx) => addProject(tx, { name: 'fence', path: '/fence', now: 1 }));
  sessionId = store.write((tx) => insertSession(tx, aSession({ projectId: project.id }))).id;
});

const ask = (method: string, params?: Rpc['params']) =>
  server.answer(sessionId, { jsonrpc: '2.0', id: 1, method, ...(params && { params }) }, never);
async function call(name: string, input?: unknown): Promise<{ text: string; isError: boolean }> {
  const answer = (await ask('tools/call', { name, arguments: input })) as {
    result: { content: { text: string }[]; isError: boolean };
  };
  return { text: answer.result.content[0]?.text ?? '', isError: answer.result.isError };
}

describe('a call', () => {
  test('is answered, and stands in the trail', async () => {
    expect(await call('paint', { colour: 'red' })).toEqual({ text: '1 × red in fence', isError: false });
    const [kept] = toolCallsOf(store.db, sessionId, 10);
    expect(kept).toMatchObject({ tool: 'paint', outcome: 'done', input: '{"colour":"red"}' });
  });

  test('with wrong arguments is told each mistake, and how it is right', async () => {
    const { text, isError } = await call('paint', { colour: 'green', coats: 0, brush: 'wide' });
    expect(isError).toBe(true);
    for (const words of [
      'colour: red or blue',
      'coats: at least one coat',
      'brush: there is no such argument',
      '{"colour":"red","coats":2}',
    ]) {
      expect(text).toContain(words);
    }
    expect(toolCallsOf(store.db, sessionId, 1)[0]).toMatchObject({ outcome: 'refused' });
  });

  test('that is refused in words hands these on; what nobody foresaw stays here', async () => {
    expect((await call('paint', { colour: 'blue' })).text).toBe('Blue is used up. Use red.');
    expect((await call('paint', { colour: 'red', coats: 10 })).text).not.toContain('secret');
    expect(toolCallsOf(store.db, sessionId, 1)[0]).toMatchObject({ outcome: 'failed' });
  });

  test('of a tool that is not there names those that are', async () => {
    expect((await call('sing')).text).toMatch(
      /sing is no tool of Open Poet\. There are: session_info.*paint/,
    );
  });

  test('does not reach further than its project: once that is off the list, nothing is done', async () => {
    const stranger = store.write((tx) => insertSession(tx, aSession())).id;
    const answer = await server.answer(
      stranger,
      {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'paint', arguments: { colour: 'red' } },
      },
      never,
    );
    expect(JSON.stringify(answer)).toContain('taken off the list');
  });
});

describe('a policy', () => {
  test('is the tool’s own where nobody chose', () => {
    expect(toolPermissions(server).ask).toContain('mcp__poet__paint');
    expect(toolPermissions(server).allow).toContain('mcp__poet__session_info');
  });

  test('that turns a tool off takes it from the list and refuses it at once', async () => {
    store.write((tx) => writeSetting(tx, 'tools', { policies: { paint: 'off' } }));
    expect(JSON.stringify(await ask('tools/list'))).not.toContain('paint');
    expect(await call('paint', { colour: 'red' })).toMatchObject({ isError: true });
    expect((await call('paint', { colour: 'red' })).text).toContain('turned off');
    expect(toolPermissions(server).ask).not.toContain('mcp__poet__paint');
  });
});

describe('every tool', () => {
  test.each(tools)('$name has arguments that can be told, and an example that is right', (tool) => {
    expect(toJsonSchema(tool.arguments)).toMatchObject({ type: 'object', additionalProperties: false });
    expect(v.safeParse(tool.arguments, tool.example).success).toBe(true);
    expect(tool.name).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
  });
});

test('session_info knows the session, its project, and no other', async () => {
  const { text } = await call('session_info');
  expect(JSON.parse(text)).toMatchObject({
    session: { id: sessionId },
    project: { name: 'fence', folder: '/fence' },
    machine: 'desk',
  });
});

describe('session_prompt', () => {
  beforeEach(() => {
    const others = liveSessions(store.db).filter(({ id }) => id !== sessionId);
    store.write((tx) => others.map(({ id }) => updateSession(tx, id, { state: 'exited' })));
  });
  const another = (title: string, more: object = {}) =>
    store.write((tx) => {
      const { projectId } = findSession(tx, sessionId) as Session;
      const claude = { kind: 'claude' } as const;
      return insertSession(
        tx,
        aSession({ projectId, title, program: claude, claudeId: randomUUID(), ...more }),
      );
    });
  const say = (session: string) => call('session_prompt', { session, text: 'The port is 7333.' });

  test('puts words in line for another session of the project, and says whose they are', async () => {
    const docs = another('Docs');
    expect(await say('docs')).toEqual({ text: 'It stands in line for “Docs”.', isError: false });
    const [prompt] = promptsOf(store.db, docs.id);
    expect(prompt).toMatchObject({ when: 'idle', by: expect.stringMatching(/^by the session “/) });
    expect(prompt?.text).toMatch(/^From the session “.*” of this project:\n\nThe port is 7333\.$/);
  });

  test('reaches no other project, no shell, and not itself; those that there are it names', async () => {
    expect((await say('anyone')).text).toContain('No other session of Claude Code runs');
    another('zsh', { program: { kind: 'shell' }, claudeId: null });
    const foreign = store.write((tx) => addProject(tx, { name: 'gate', path: '/gate', now: 1 })).id;
    const far = another('Far', { projectId: foreign });
    const [one] = [another('Twin'), another('Twin')];
    for (const wanted of [far.id, 'zsh', sessionId]) {
      const { text, isError } = await say(wanted);
      expect(isError).toBe(true);
      expect(text).toContain(`“${wanted}” is none of the sessions that run here: “Twin” (`);
    }
    expect((await say('Twin')).text).toContain('more than one');
    expect((await say(one?.id ?? '')).isError).toBe(false);
  });

  test('asks a person each time, where nobody chose, and is not without end', async () => {
    expect(tools.find(({ name }) => name === 'session_prompt')?.policy).toBe('ask');
    const { id } = another('Docs');
    for (let count = 0; count < 10; count++) expect((await say(id)).isError).toBe(false);
    expect((await say(id)).text).toContain('10 prompts went out in ten minutes');
  });
});

describe('notify', () => {
  test('leaves a message of the session in the inbox', async () => {
    const { isError } = await call('notify', { title: 'All done', text: 'Nothing broke.' });
    expect(isError).toBe(false);
    const [newest] = listNotifications(store.db);
    expect(newest).toMatchObject({ kind: 'notify', sessionId, title: 'All done', text: 'Nothing broke.' });
  });

  test('does not flood it', async () => {
    for (let count = 0; count < 10; count++) await call('notify', { title: `Number ${count}` });
    expect((await call('notify', { title: 'One more' })).text).toContain(
      '10 messages went out in ten minutes',
    );
    clock.advance(11 * 60_000);
    expect(await call('notify', { title: 'Later' })).toMatchObject({ isError: false });
  });
});

test('what it does not know is an error of the protocol, and notifications need no answer', async () => {
  expect(await ask('server/discover')).toMatchObject({ error: { code: -32601 } });
  const message: Rpc = { jsonrpc: '2.0', method: 'notifications/initialized' };
  expect(await server.answer(sessionId, message, never)).toBeNull();
});
