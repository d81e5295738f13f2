import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { noLog } from '../../shared/model/log.ts';
import { newTaskSchema } from '../../shared/model/task.ts';
import { utf8 } from '../../shared/wire/bytes.ts';
import { createHistory, type History } from '../history/history.ts';
import { startRecording } from '../recordings/test-support.ts';
import { changesSince, currentRev } from '../store/changes.ts';
import { importConversation } from '../store/conversations.ts';
import { isForgotten, unfinishedDeletions } from '../store/deletions.ts';
import { openStore, type Store } from '../store/open.ts';
import { addProject } from '../store/projects.ts';
import { endRun, insertRun } from '../store/runs.ts';
import { findSession, insertSession, type NewRow, updateSession } from '../store/sessions.ts';
import { writeSetting } from '../store/settings.ts';
import { createTask } from '../tasks/ledger.ts';
import { testClock } from '../testing/clock.ts';
import { aSession } from '../testing/services.ts';
import { createDeletion, type Deletion } from './deletion.ts';
import { createHousekeeping, type Housekeeping } from './housekeeping.ts';

const NOW = 1_790_000_000_000;
const DAY = 24 * 3600 * 1000;
let dir: string;
let store: Store;
let history: History;
let deletion: Deletion;
let housekeeping: Housekeeping;
let clock: ReturnType<typeof testClock>;
const home = () => ({
  searchDb: join(dir, 'search.db'),
  recordingsDir: join(dir, 'recordings'),
  verificationDir: join(dir, 'verification'),
  sessionsDir: join(dir, 'sessions'),
  editorsDir: null,
});

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deletion-'));
  store = openStore(join(dir, 'agent.db'));
  clock = testClock(NOW);
  const deps = { home: home(), store, clock, log: noLog };
  history = createHistory({ ...deps, following: () => [], transcript: async () => null });
  housekeeping = createHousekeeping({
    ...deps,
    following: () => [],
    limitIndex: history.limit,
    delete: (ids) => deletion.delete(ids),
  });
  deletion = createDeletion({ ...deps, history, apart: housekeeping.apart });
});
afterEach(async () => {
  housekeeping.stop();
  await history.stop();
  store.close();
  rmSync(dir, { recursive: true });
});

const ended = (more: Partial<NewRow> = {}): NewRow =>
  aSession({ state: 'exited', exitCode: 0, endedAt: NOW, ...more });

/** A session that is over, has printed these words, and said these. */
async function session(printed: string, said: string): Promise<{ id: string; conversation: string }> {
  const row = ended();
  const { id } = row;
  const recording = await startRecording(home().recordingsDir, { sessionId: id });
  recording.writer.append(utf8(`${printed}\r\n`));
  recording.writer.exited({ exitCode: 0, signal: null });
  await recording.remove();
  const conversation = crypto.randomUUID();
  const transcript = join(dir, `${conversation}.jsonl`);
  const message = { role: 'user', content: said };
  const line = { type: 'user', timestamp: new Date(NOW).toISOString(), message };
  writeFileSync(transcript, `${JSON.stringify(line)}\n`);
  store.write((tx) => {
    insertSession(tx, row);
    insertRun(tx, { sessionId: id, run: 0, startedAt: NOW });
    endRun(tx, { sessionId: id, run: 0 }, { endedAt: NOW, exitCode: 0, signal: null, length: 10 });
    importConversation(tx, { id: conversation, sessionId: id, since: NOW, transcript });
  });
  mkdirSync(join(home().verificationDir, id), { recursive: true });
  writeFileSync(join(home().verificationDir, id, 'patch'), 'x'.repeat(1000));
  return { id, conversation };
}
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 8000, interval: 30 });
const search = async (query: string) => (await history.search({ query, limit: 40 })).found;
const indexed = () => until(async () => expect((await history.state()).waiting).toBe(0));
/** Whether the files of the index have it anywhere, without its first letters, which the index shares with its neighbours. */
const inIndex = (word: string): boolean =>
  ['', '-wal'].some((ending) => {
    const file = `${home().searchDb}${ending}`;
    return existsSync(file) && readFileSync(file).includes(word);
  });

describe('a session that is deleted', () => {
  test('leaves nothing of what it printed and said: rows, recording, index, not a word in its files', async () => {
    const gone = await session('qzzcanaryprint stood here', 'please qzzcanarysaid it');
    const kept = await session('qzzcontrolprint stood here', 'please qzzcontrolsaid it');
    await history.reindex();
    await indexed();
    expect(await search('qzzcanaryprint')).toHaveLength(1);
    expect(await search('qzzcanarysaid')).toHaveLength(1);
    for (const word of ['canaryprint', 'canarysaid', 'controlprint', 'controlsaid'])
      expect(inIndex(word)).toBe(true);
    const weight = await deletion.weigh([gone.id]);
    expect(weight.recordings).toBeGreaterThan(1000);
    expect(weight).toMatchObject({ running: [] });
    expect(weight.index).toBeGreaterThan(0);

    const before = currentRev(store.db);
    expect(await deletion.delete([gone.id])).toEqual([gone.id]);
    expect(changesSince(store.db, before).removed).toContainEqual({ kind: 'session', id: gone.id });
    expect(existsSync(join(home().recordingsDir, gone.id))).toBe(false);
    expect(existsSync(join(home().verificationDir, gone.id))).toBe(false);
    expect(await search('qzzcanaryprint')).toEqual([]);
    expect(await search('qzzcanarysaid')).toEqual([]);
    await until(() => {
      expect(inIndex('canaryprint')).toBe(false);
      expect(inIndex('canarysaid')).toBe(false);
    });
    expect(inIndex('controlprint')).toBe(true);
    expect(await search('qzzcontrolsaid')).toHaveLength(1);
    expect(findSession(store.db, kept.id)).toBeDefined();
    expect(unfinishedDeletions(store.db)).toEqual([]);
    // Claude Code's own file is its own, and is not imported again.
    expect(existsSync(join(dir, `${gone.conversation}.jsonl`))).toBe(true);
    expect(isForgotten(store.db, gone.conversation)).toBe(true);
    // Once more is no mistake.
    expect(await deletion.delete([gone.id])).toEqual([]);
  });

  test('must be over, and none of those beside it goes either', async () => {
    const running = store.write((tx) => insertSession(tx, aSession({ title: 'Build' })));
    const over = store.write((tx) => insertSession(tx, ended()));
    await expect(deletion.delete([over.id, running.id])).rejects.toThrow('“Build” runs.');
    expect(findSession(store.db, over.id)).toBeDefined();
    expect((await deletion.weigh([over.id, running.id])).running).toEqual([running.id]);
  });

  test('is gone after a restart where the agent was killed in between', async () => {
    const { id } = await session('words', 'said');
    const killed = createDeletion({
      ...{ home: home(), store, clock, log: noLog, history },
      apart: () => Promise.reject(new Error('killed')),
    });
    await expect(killed.delete([id])).rejects.toThrow('tried again');
    expect(existsSync(join(home().recordingsDir, id))).toBe(true);
    await deletion.finish();
    expect(existsSync(join(home().recordingsDir, id))).toBe(false);
  });
});

describe('days that sessions are kept', () => {
  const round = () => clock.advance(60_000);

  test('end for what nobody holds on to, and for nothing where no rule is set', async () => {
    const old = store.write((tx) => insertSession(tx, ended({ endedAt: NOW - 31 * DAY })));
    const pinned = store.write((tx) => insertSession(tx, ended({ endedAt: NOW - 31 * DAY })));
    store.write((tx) => updateSession(tx, pinned.id, { pinned: true }));
    const young = store.write((tx) => insertSession(tx, ended({ endedAt: NOW - 29 * DAY })));
    const running = store.write((tx) => insertSession(tx, aSession({ createdAt: NOW - 99 * DAY })));
    const of = store.write((tx) => addProject(tx, { name: 'halyard', path: '/src/halyard', now: NOW }));
    const task = store.write((tx) =>
      createTask(tx, v.parse(newTaskSchema, { projectId: of.id, title: 'Mend it' }), {
        ...{ by: { kind: 'terminal' }, at: NOW, position: null },
      }),
    );
    const working = store.write((tx) =>
      insertSession(tx, ended({ projectId: of.id, taskId: task.id, endedAt: NOW - 31 * DAY })),
    );
    round();
    await housekeeping.apart(async () => {});
    expect(findSession(store.db, old.id)).toBeDefined();
    store.write((tx) => writeSetting(tx, 'storage', { recordings: 20, index: 4, keepDays: 30 }));
    await until(() => {
      round();
      expect(findSession(store.db, old.id)).toBeUndefined();
    });
    for (const { id } of [pinned, young, running, working]) expect(findSession(store.db, id)).toBeDefined();
  });
});
