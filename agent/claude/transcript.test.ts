import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TranscriptSignal } from './activity.ts';
import { createSessionTranscript } from './transcript.ts';
import { readTranscriptLine } from './transcript-line.ts';
import { createTail } from './transcript-tail.ts';

/** Two tools, a tool that was allowed, a subagent, an error-free turn, an interrupt, a compaction: by Claude Code 2.1.330. */
const recorded = readFileSync(new URL('testdata/transcript.jsonl', import.meta.url), 'utf8');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'transcript-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('a line of a transcript', () => {
  const signs = recorded.split('\n').flatMap(readTranscriptLine);
  const short = signs.flatMap((one) => {
    if (one.sign === 'tool') return `${one.tool} ${one.id.slice(-4)}`;
    if (one.sign === 'tool over') return `over ${one.id.slice(-4)}`;
    if (one.sign === 'turn') return `turn ${one.turn.slice(0, 4)}`;
    if (one.sign === 'words') return `words ${one.text.slice(0, 18)}`;
    if (one.sign === 'command') return `command ${one.name}`;
    return one.sign === 'spent' ? [] : one.sign;
  });

  test('says what was begun and ended, in order', () => {
    expect(short).toEqual([
      'mode',
      'turn 0e07',
      'words two sleeps',
      'Bash f7da',
      'Bash a1ad',
      'mode',
      'over a1ad',
      'over f7da',
      'mode',
      'turn over',
      'turn f61a',
      'words ask',
      'Bash 547b',
      'over 547b',
      'turn over',
      'turn fb21',
      'words subagent',
      'Task 6e80',
      'over 6e80',
      'turn over',
      'words <task-notification',
      'turn b9be',
      'words <task-notification',
      'turn over',
      'turn 56f7',
      'words error',
      'turn over',
      'mode',
      'turn d3da',
      'words slow',
      'interrupted',
      'mode',
      'compacted',
      'command /compact',
      'cost',
    ]);
  });

  test('has its own time', () => {
    expect(signs.find((one) => one.sign === 'tool')?.at).toBe(Date.parse('2026-11-25T17:35:37.265Z'));
  });

  test.each([
    ['no JSON', '{"type":"user"'],
    ['another shape', '{"type":"user","message":7}'],
    ['what nobody knows', '{"type":"system","subtype":"new"}'],
    ['an attachment', '{"parentUuid":null,"attachment":{"type":"user"},"type":"attachment"}'],
  ])('that is %s says nothing', (_what, line) => {
    expect(readTranscriptLine(line)).toEqual([]);
  });

  test('of a limit says when it is lifted', () => {
    const line = {
      type: 'assistant',
      isApiErrorMessage: true,
      error: 'rate_limit',
      quotaLimits: { status: 'rejected', resetsAt: 1_795_888_276, rateLimitType: 'seven_day' },
      message: { content: [{ type: 'text', text: 'You’ve hit your weekly limit' }] },
    };
    expect(readTranscriptLine(JSON.stringify(line))).toEqual([{ sign: 'limit', resetAt: 1_795_888_276_000 }]);
  });

  test('of words that waited says them', () => {
    const line = {
      type: 'queue-operation',
      operation: 'enqueue',
      timestamp: '2026-01-01T00:00:00Z',
      content: 'and this',
    };
    const at = Date.parse(line.timestamp);
    expect(readTranscriptLine(JSON.stringify(line))).toEqual([{ sign: 'words', text: 'and this', at }]);
  });
});

describe('a growing file', () => {
  const look = async (tail: ReturnType<typeof createTail>) => {
    const lines: string[] = [];
    await tail.look((line) => lines.push(line));
    return lines;
  };

  test('is read as it grows, whole lines only, however it is cut', async () => {
    const file = join(dir, 'a.jsonl');
    const tail = createTail(file);
    expect(await look(tail)).toEqual([]);
    writeFileSync(file, 'one\nt');
    expect(await look(tail)).toEqual(['one']);
    appendFileSync(file, 'w');
    expect(await look(tail)).toEqual([]);
    appendFileSync(file, 'o ä\nthree\n');
    expect(await look(tail)).toEqual(['two ä', 'three']);
    expect(await look(tail)).toEqual([]);
  });

  test('in pieces gives the same lines as at once', async () => {
    const file = join(dir, 'b.jsonl');
    const tail = createTail(file);
    const bytes = Buffer.from(recorded);
    const lines: string[] = [];
    writeFileSync(file, '');
    for (let at = 0; at < bytes.length; at += 777) {
      appendFileSync(file, bytes.subarray(at, at + 777));
      await tail.look((line) => lines.push(line));
    }
    expect(lines).toEqual(recorded.trimEnd().split('\n'));
  });

  test('that is huge already is caught up with from near its end, at the beginning of a line', async () => {
    const file = join(dir, 'c.jsonl');
    const handle = openSync(file, 'w');
    for (let i = 0; i < 70; i++) writeSync(handle, `${'x'.repeat(1024 * 1024)}\n`);
    closeSync(handle);
    const lines = await look(createTail(file));
    expect(lines.length).toBeLessThan(64);
    expect(lines.every((line) => line.length === 1024 * 1024)).toBe(true);
  });

  test('lets a line go that is longer than anybody needs', async () => {
    const file = join(dir, 'd.jsonl');
    writeFileSync(file, '');
    const tail = createTail(file);
    await look(tail);
    appendFileSync(file, `${'y'.repeat(5 * 1024 * 1024)}\nshort\n`);
    expect(await look(tail)).toEqual(['short']);
  });

  test('that is another one begins anew', async () => {
    const file = join(dir, 'e.jsonl');
    writeFileSync(file, 'a long first line\n');
    const tail = createTail(file);
    await look(tail);
    writeFileSync(file, 'new\n');
    expect(await look(tail)).toEqual(['new']);
  });
});

describe('the transcripts of a session', () => {
  const line = (tool: string, id: string) =>
    `${JSON.stringify({ type: 'assistant', timestamp: '2026-01-01T00:00:00Z', message: { content: [{ type: 'tool_use', id, name: tool, input: {} }] } })}\n`;

  test('tell of its subagents too, while they work, and of nothing before another began', async () => {
    const path = join(dir, 'first.jsonl');
    mkdirSync(join(dir, 'first', 'subagents'), { recursive: true });
    writeFileSync(path, line('Bash', 't1'));
    writeFileSync(join(dir, 'first', 'subagents', 'agent-a1.jsonl'), line('Read', 't2'));
    const transcript = createSessionTranscript();
    const look = async () => {
      const heard: TranscriptSignal[] = [];
      await transcript.look((signal) => heard.push(signal));
      return heard.map((one) => [one.agent, one.sign === 'tool' && one.tool]);
    };
    transcript.follow(path);
    transcript.followAgent('a1');
    transcript.followAgent('../../etc/passwd');
    expect(await look()).toEqual([
      [null, 'Bash'],
      ['a1', 'Read'],
    ]);
    transcript.leaveAgent('a1');
    appendFileSync(join(dir, 'first', 'subagents', 'agent-a1.jsonl'), line('Read', 't3'));
    expect(await look()).toEqual([]);
    writeFileSync(join(dir, 'second.jsonl'), line('Write', 't4'));
    transcript.follow(join(dir, 'second.jsonl'));
    expect(await look()).toEqual([[null, 'Write']]);
  });
});
