import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import { textOfLine } from '../../shared/model/output.ts';
import { utf8 } from '../../shared/wire/bytes.ts';
import { enforceBudget } from '../recordings/budget.ts';
import { sealBlocks } from '../recordings/sealer.ts';
import { startRecording, type TestRecording } from '../recordings/test-support.ts';
import { SEGMENT_BYTES } from '../recordings/types.ts';
import { createIndexer, type Indexer } from './indexer.ts';
import type { Operations, RunJob } from './work.ts';

let it: TestRecording;
let indexer: Indexer;
let problems: unknown[];
const project = newId();
const open = () => createIndexer(join(it.root, 'search.db'), it.root, (problem) => problems.push(problem));
beforeEach(async () => {
  it = await startRecording();
  problems = [];
  indexer = open();
});
afterEach(async () => {
  await indexer.close();
  await it.remove();
  expect(problems).toEqual([]);
});

const key = { sessionId: 'aaaaaaaaaaaaaaaaaaaaaaaaaa', run: 0 };
const job = (ended = false): RunJob => ({ ...key, projectId: project, startedAt: 1_700_000_000_000, ended });
const ask = <N extends keyof Operations>(name: N, value: Parameters<Operations[N]>[0]) =>
  Promise.resolve(indexer.operations[name](value) as ReturnType<Operations[N]>);
const search = async (query: string, more = {}) => (await ask('search', { query, limit: 40, ...more })).found;
async function settle(ended = false): Promise<void> {
  it.writer.flush();
  await ask('runs', [job(ended)]);
  await ask('settled', undefined);
}
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `line number ${from + at}`);

/** All pages from the last one back. */
async function allLines(ended: boolean): Promise<string[]> {
  const found: string[] = [];
  let before: string | undefined;
  do {
    const page = await ask('page', { key, before, job: job(ended) });
    found.unshift(...page.pieces.flatMap((piece) => piece.lines.map(textOfLine)));
    before = page.before ?? undefined;
  } while (before !== undefined);
  return found;
}

describe('what a run printed', () => {
  test('is found while it runs, on its screen too, and once when it is over', async () => {
    it.writer.append(utf8(`${lines(0, 100).join('\r\n')}\r\nwaiting for the harbour`));
    await settle();
    expect((await search('harbour')).map(({ text }) => text)).toEqual(['waiting for the harbour']);
    it.writer.append(utf8(' master\r\n'));
    await settle();
    await settle();
    expect((await search('harbour master')).map(({ text }) => text)).toEqual([
      'waiting for the harbour master',
    ]);
    it.writer.exited({ exitCode: 0, signal: null });
    await settle(true);
    const [found, ...more] = await search('"harbour master"');
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      kind: 'output',
      sessionId: key.sessionId,
      projectId: project,
      text: 'waiting for the harbour master',
      marks: [[16, 30]],
      position: { run: 0 },
    });
  });

  test('is read in pages, all of it once, also while it goes on', async () => {
    it.writer.append(utf8(`${lines(0, 5000).join('\r\n')}\r\n`));
    await settle();
    expect(await allLines(false)).toEqual(lines(0, 5000));
    it.writer.append(utf8(`${lines(5000, 7000).join('\r\n')}\r\n`));
    await settle();
    expect(await allLines(false)).toEqual(lines(0, 7000));
    it.writer.exited({ exitCode: 0, signal: null });
    await settle(true);
    expect(await allLines(true)).toEqual(lines(0, 7000));
  });

  test('opens at a moment, and goes on from there both ways', async () => {
    it.writer.append(utf8(`${lines(0, 4000).join('\r\n')}\r\n`));
    it.writer.exited({ exitCode: 0, signal: null });
    await settle(true);
    const [found] = await search('"line number 2345"');
    const page = await ask('page', { key, at: found?.position?.offset, job: job(true) });
    const text = page.pieces.flatMap((piece) => piece.lines.map(textOfLine));
    expect(text).toContain('line number 2345');
    const offsets = page.pieces.flatMap((piece) => piece.offsets);
    expect(offsets[text.indexOf('line number 2345')]).toBe(found?.position?.offset);
    const before = await ask('page', { key, before: page.before ?? undefined, job: job(true) });
    const after = await ask('page', { key, after: page.after ?? undefined, job: job(true) });
    const all = [before, page, after].flatMap(({ pieces }) =>
      pieces.flatMap((piece) => piece.lines.map(textOfLine)),
    );
    const first = Number(/\d+/.exec(all[0] ?? '')?.[0]);
    expect(all).toEqual(lines(first, first + all.length));
  });

  test('goes on where it was left when the agent ends in between', async () => {
    it.writer.append(utf8(`${lines(0, 30_000).join('\r\n')}\r\n`));
    await settle();
    await indexer.close();
    indexer = open();
    it.writer.append(utf8(`${lines(30_000, 31_000).join('\r\n')}\r\n`));
    await settle();
    expect(await allLines(false)).toEqual(lines(0, 31_000));
  });

  test('is searched within, from the end upwards and onwards', async () => {
    it.writer.append(utf8(`${lines(0, 3000).join('\r\n')}\r\nRÉSUMÉ of it\r\n`));
    await settle();
    const find = (more: object) => ask('find', { key, limit: 3, job: job(), ...more, text: 'NUMBER 12' });
    const up = await find({});
    expect(up.matches.map(({ line }) => line)).toEqual([
      'line number 1299',
      'line number 1298',
      'line number 1297',
    ]);
    expect(up.more).toBe(true);
    expect(up.matches[0]?.marks).toEqual([[5, 14]]);
    const down = await find({ after: -1 });
    expect(down.matches.map(({ line }) => line)).toEqual([
      'line number 12',
      'line number 120',
      'line number 121',
    ]);
    expect((await ask('find', { key, text: 'resume', limit: 9, job: job() })).matches).toMatchObject([
      { line: 'RÉSUMÉ of it' },
    ]);
    expect((await ask('find', { key, text: 'nowhere', limit: 9, job: job() })).more).toBe(false);
  });

  test('is still read and found once its bytes were evicted, and the index is lost too', async () => {
    it.writer.append(
      utf8(`the first word\r\n${`${'x'.repeat(70)}\r\n`.repeat(SEGMENT_BYTES / 72)}the last word\r\n`),
    );
    it.writer.exited({ exitCode: 0, signal: null });
    it.writer.close();
    await sealBlocks(it.dir, { ended: true });
    await enforceBudget(it.root, { bytes: 2000 });
    await settle(true);
    expect((await search('"the first word"')).length).toBe(1);
    expect((await search('"the last word"')).length).toBe(1);
    expect((await allLines(true))[0]).toBe('the first word');
  });

  test('goes with its session, from the index too', async () => {
    it.writer.append(utf8('a secret of the harbour\r\n'));
    await settle();
    await ask('forget', [key.sessionId]);
    expect(await search('harbour')).toEqual([]);
    expect((await ask('state', undefined)).waiting).toBe(0);
  });

  test('stays within its bound: what is oldest goes, and comes again where somebody looks', async () => {
    it.writer.append(utf8(`${lines(0, 60_000).join('\r\n')}\r\n`));
    it.writer.exited({ exitCode: 0, signal: null });
    await settle(true);
    const { bytes } = await ask('state', undefined);
    await ask('limit', bytes / 4);
    await ask('talks', [
      { conversation: 'none', sessionId: key.sessionId, projectId: null, path: '/nowhere' },
    ]);
    await ask('settled', undefined);
    expect(await search('"line number 7"')).toEqual([]);
    await ask('runs', [job(true)]);
    await ask('settled', undefined);
    expect(await search('"line number 7"')).toEqual([]);
    await ask('limit', bytes * 2);
    expect((await ask('page', { key, job: job(true) })).pieces.length).toBeGreaterThan(0);
  });
});

describe('what was said', () => {
  const conversation = '00eeb104-61c5-4e09-9d53-3b834e157f0b';
  const line = (type: string, content: unknown, at: string) =>
    `${JSON.stringify({ type, timestamp: `2026-11-25T17:35:${at}.000Z`, message: { content } })}\n`;

  test('is found by its words, with its place in the transcript, and as it grows', async () => {
    const path = join(it.root, 'talk.jsonl');
    const talks = () => ask('talks', [{ conversation, sessionId: key.sessionId, projectId: project, path }]);
    writeFileSync(path, line('user', 'Retry with backoff, please', '01'));
    await talks();
    await ask('settled', undefined);
    expect(await search('backoff')).toMatchObject([
      { kind: 'prompt', entry: { conversation, at: 0 }, position: null, text: 'Retry with backoff, please' },
    ]);
    appendFileSync(
      path,
      line('assistant', [{ type: 'text', text: 'I used exponential backoff.\nIt is capped.' }], '02') +
        line(
          'assistant',
          [{ type: 'tool_use', id: 't', name: 'Bash', input: { command: 'grep backoff' } }],
          '03',
        ),
    );
    await talks();
    await ask('settled', undefined);
    expect((await search('backoff')).map(({ kind }) => kind)).toEqual(['prompt', 'answer', 'tool']);
    expect(await search('backoff', { kinds: ['answer'] })).toMatchObject([
      { text: 'I used exponential backoff.' },
    ]);
  });

  test('is put in the place of what stood there', async () => {
    const doc = (text: string) => ({
      ...{ kind: 'task' as const, at: 5, session: null, project, run: -1, from: 0, to: 0 },
      ...{ ref: 'task/bbbbbbbbbbbbbbbbbbbbbbbbbb', draft: false, body: text, text },
    });
    await ask('put', [{ ref: 'task/bbbbbbbbbbbbbbbbbbbbbbbbbb', docs: [doc('mend the roof')] }]);
    await ask('put', [{ ref: 'task/bbbbbbbbbbbbbbbbbbbbbbbbbb', docs: [doc('mend the floor')] }]);
    expect(await search('roof')).toEqual([]);
    expect(await search('mend', { taskId: 'bbbbbbbbbbbbbbbbbbbbbbbbbb' })).toMatchObject([
      { kind: 'task', taskId: 'bbbbbbbbbbbbbbbbbbbbbbbbbb', text: 'mend the floor' },
    ]);
    await ask('put', [{ ref: 'task/bbbbbbbbbbbbbbbbbbbbbbbbbb', docs: [] }]);
    expect(await search('mend')).toEqual([]);
  });
});

test('a file that is no index, or of another version, is made anew', async () => {
  await indexer.close();
  writeFileSync(join(it.root, 'search.db'), 'no database at all');
  indexer = open();
  it.writer.append(utf8('a word\r\n'));
  await settle();
  expect(await search('word')).toHaveLength(1);
});
