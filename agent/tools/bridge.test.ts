/** The bridge as Claude Code starts it, spoken to by the official client of MCP. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSessionFolders } from '../claude/session-folder.ts';
import { serveControl } from '../control-server.ts';
import { addProject } from '../store/projects.ts';
import { insertSession } from '../store/sessions.ts';
import { toolCallsOf } from '../store/tool-calls.ts';
import { aSession, testServices } from '../testing/services.ts';
import { bridgeServer } from './launch.ts';

let services: ReturnType<typeof testServices>;
let dir: string;
let sessionId: string;
let client: Client;
let closeSocket: () => Promise<void>;
let listen: () => Promise<void>;

beforeEach(async () => {
  services = testServices();
  dir = mkdtempSync(join(tmpdir(), 'bridge-'));
  const socket = join(dir, 's.sock');
  const folders = createSessionFolders({ dir, uploadsDir: join(dir, 'uploads'), socket });
  const project = services.store.write((tx) => addProject(tx, { name: 'p', path: '/p', now: 1 }));
  sessionId = services.store.write((tx) => insertSession(tx, aSession({ projectId: project.id }))).id;
  folders.make(sessionId, { curl: null, permissions: { allow: [], ask: [] }, servers: {}, prompt: 'Words.' });
  listen = async () => {
    closeSocket = await serveControl(socket, services.app.fetch, ({ headers }) =>
      folders.holds(sessionId, headers.authorization) ? { kind: 'session', sessionId } : undefined,
    );
  };
  await listen();
  const headerFile = join(dir, sessionId, 'hook-credential');
  const { command, args, env } = bridgeServer({ socket, headerFile, sessionId });
  client = new Client({ name: 'test', version: '1' });
  await client.connect(new StdioClientTransport({ command, args, env, stderr: 'inherit' }));
});
afterEach(async () => {
  await client.close();
  await closeSocket();
  services.close();
  rmSync(dir, { recursive: true });
});

const call = async () => JSON.stringify(await client.callTool({ name: 'session_info', arguments: {} }));

test('the official client lists the tools and calls one', async () => {
  expect(client.getServerVersion()).toMatchObject({ name: 'poet' });
  expect(client.getInstructions()).toContain('Open Poet');
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('session_info');
  expect(await call()).toContain(sessionId);
});

test('a call waits for an agent that restarts, and is done once', async () => {
  await closeSocket();
  const called = call();
  await listen();
  expect(await called).toContain(sessionId);
  expect(toolCallsOf(services.store.db, sessionId, 10)).toHaveLength(1);
});

test('without the session’s credential nothing is told', async () => {
  writeFileSync(join(dir, sessionId, 'hook-credential'), 'authorization: Bearer wrong\n');
  expect(await call()).toContain('may not do that');
  expect(toolCallsOf(services.store.db, sessionId, 10)).toHaveLength(0);
});
