import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openConversations } from './status-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'status-'));
  mkdirSync(join(dir, 'sessions'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const write = (name: string, said: unknown) =>
  writeFileSync(join(dir, 'sessions', name), typeof said === 'string' ? said : JSON.stringify(said));
const started = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
};

test('a conversation is open where a living Claude Code says so', async () => {
  write(`${process.pid}.json`, { sessionId: 'mine', status: 'idle' });
  write('4194300.json', { sessionId: 'of-the-dead', status: 'busy' });
  write(`${process.ppid}.json`, '{"sessionId":');
  write('notes.txt', { sessionId: 'none' });
  expect([...(await openConversations(dir))]).toEqual([['mine', process.pid]]);
  expect((await openConversations(join(dir, 'nowhere'))).size).toBe(0);
});

test.skipIf(process.platform !== 'linux')('not where its number is another process’s by now', async () => {
  write(`${process.pid}.json`, { sessionId: 'mine', procStart: started(process.pid) });
  expect((await openConversations(dir)).get('mine')).toBe(process.pid);
  write(`${process.pid}.json`, { sessionId: 'mine', procStart: '1' });
  expect((await openConversations(dir)).size).toBe(0);
});
