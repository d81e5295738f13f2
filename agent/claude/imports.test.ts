import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { noLog } from '../../shared/model/log.ts';
import type { Project } from '../../shared/model/project.ts';
import { findConversation, joinConversation } from '../store/conversations.ts';
import { deleteSessionRows } from '../store/deletions.ts';
import { openStore, type Store } from '../store/open.ts';
import { addProject } from '../store/projects.ts';
import { insertSession, listSessions, updateSession } from '../store/sessions.ts';
import { testClock } from '../testing/clock.ts';
import { aSession } from '../testing/services.ts';
import { createImports, type Imports } from './imports.ts';
import { firstPrompt } from './transcript-head.ts';
import { findTranscript, folderName, latestTranscript } from './transcripts.ts';

let dir: string;
let store: Store;
let project: Project;
let imports: Imports;
const clock = testClock(1_000_000);

const id = (n: number) => `00eeb104-61c5-4e09-9d53-${String(n).padStart(12, '0')}`;
const line = (more: object = {}, content: unknown = 'Fix the build') =>
  JSON.stringify({
    type: 'user',
    timestamp: '2026-11-20T10:00:00.000Z',
    cwd: '/src/halyard',
    entrypoint: 'cli',
    message: { role: 'user', content },
    ...more,
  });
const folder = (path = '/src/halyard') => join(dir, '.claude', 'projects', folderName(path).name);
function keep(n: number, lines: readonly string[], path = '/src/halyard'): string {
  mkdirSync(folder(path), { recursive: true });
  const file = join(folder(path), `${id(n)}.jsonl`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  utimesSync(file, 2000 + n, 2000 + n);
  return file;
}
const imported = () => listSessions(store.db).filter(({ runs }) => runs === 0);

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'imports-'));
  store = openStore(join(dir, 'agent.db'));
  const login = { get: async () => ({ shell: '/bin/sh', env: { HOME: dir } }) };
  imports = createImports({ store, login, clock, log: noLog });
  project = store.write((tx) => addProject(tx, { name: 'halyard', path: '/src/halyard', now: 1 }));
  // What it looks for by itself at first.
  await imports.look(project);
});
afterEach(() => {
  imports.stop();
  store.close();
  rmSync(dir, { recursive: true });
});

describe('what Claude Code ran alone', () => {
  test('is not taken again once its session was deleted', async () => {
    keep(1, [line()]);
    await imports.look(project);
    const [session] = imported();
    store.write((tx) => deleteSessionRows(tx, session?.id ?? '', 1));
    expect(await imports.look(project)).toBe(0);
    expect(imported()).toEqual([]);
  });

  test('becomes a session without a run, named by what was said first', async () => {
    const file = keep(1, [
      JSON.stringify({ type: 'mode' }),
      line({}, 'Fix the build\nand test it'),
      line({}, 'more'),
    ]);
    expect(await imports.look(project)).toBe(1);
    expect(imported()).toMatchObject([
      {
        title: 'Fix the build and test it',
        state: 'exited',
        claudeId: id(1),
        createdAt: Date.parse('2026-11-20T10:00:00.000Z'),
        endedAt: 2_001_000,
        projectId: project.id,
      },
    ]);
    expect(findConversation(store.db, id(1))).toMatchObject({ transcript: file, begun: true, run: null });
    expect(await imports.look(project)).toBe(0);
  });

  test('and went on since is followed, until it has a run here', async () => {
    const file = keep(1, [line()]);
    await imports.look(project);
    utimesSync(file, 5000, 5000);
    await imports.look(project);
    expect(imported()[0]?.endedAt).toBe(5_000_000);
    store.write((tx) => updateSession(tx, imported()[0]?.id as string, { runs: 1, endedAt: 7 }));
    await imports.look(project);
    expect(listSessions(store.db)[0]?.endedAt).toBe(7);
  });

  test('is left where it is a program’s, another folder’s, nobody’s, or already a session’s', async () => {
    keep(1, [line({ entrypoint: 'sdk-cli' })]);
    keep(2, [line({ cwd: '/src/halyard.old' })]);
    keep(3, [line({ isMeta: true }), line({}, '<command-name>/clear</command-name>')]);
    keep(4, ['not json "user"', '']);
    keep(5, [line()]);
    store.write((tx) => {
      const { id: sessionId } = insertSession(tx, aSession());
      joinConversation(tx, { id: id(5), sessionId, run: 0, since: 1 });
    });
    expect(await imports.look(project)).toBe(0);
    // It is said something in after all.
    appendFileSync(join(folder(), `${id(3)}.jsonl`), `${line({}, 'Now fix it')}\n`);
    expect(await imports.look(project)).toBe(1);
    expect(imported()[0]?.title).toBe('Now fix it');
  });

  test('comes by itself when a project is added, the newest hundred of it', async () => {
    const quill = '/src/quill';
    for (let n = 0; n < 105; n++) keep(n, [line({ cwd: quill }, `Prompt ${n}`)], quill);
    store.write((tx) => addProject(tx, { name: 'quill', path: quill, now: 2 }));
    await vi.waitFor(() => expect(imported()).toHaveLength(100), { timeout: 10_000 });
    const titles = imported().map(({ title }) => title);
    expect(titles).toContain('Prompt 104');
    expect(titles).not.toContain('Prompt 4');
  });
});

describe('a transcript', () => {
  test('of which the first prompt is a list of blocks is named by its text', () => {
    const blocks = [{ type: 'image' }, { type: 'text', text: 'What is this?' }];
    expect(firstPrompt([line({}, blocks)])?.prompt).toBe('What is this?');
  });

  test('is found by its id wherever it is, and the latest of a folder by its time', async () => {
    const file = keep(1, [line()]);
    keep(2, [line()]);
    const configDir = join(dir, '.claude');
    expect(await findTranscript(configDir, id(1), null)).toBe(file);
    expect(await findTranscript(configDir, id(1), '/gone.jsonl')).toBe(file);
    expect(await findTranscript(configDir, id(9), null)).toBeNull();
    expect(await latestTranscript(configDir, '/src/halyard')).toBe(id(2));
    expect(await latestTranscript(configDir, '/src/none')).toBeNull();
  });

  test('of a long path stands in a folder whose name is cut and hashed', async () => {
    const long = `/${'deep/'.repeat(60)}end`;
    const { name, whole } = folderName(long);
    expect(whole).toBe(false);
    const hashed = join(dir, '.claude', 'projects', `${name}-1a2b3c`);
    mkdirSync(hashed, { recursive: true });
    writeFileSync(join(hashed, `${id(1)}.jsonl`), line());
    expect(await latestTranscript(join(dir, '.claude'), long)).toBe(id(1));
  });
});
