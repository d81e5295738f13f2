import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../shared/model/transcript.ts';
import { entriesOf, MAX_TEXT } from './transcript-entries.ts';

/** Written by Claude Code 2.1.330 in a session with a scripted model. */
const recorded = (name: string): Entry[] => {
  const text = readFileSync(new URL(`./testdata/${name}.jsonl`, import.meta.url), 'utf8');
  return text.split('\n').flatMap((line, place) => entriesOf(line, place));
};
const line = (type: string, content: unknown, more: object = {}) =>
  JSON.stringify({ type, timestamp: '2026-11-25T17:35:36.956Z', message: { content }, ...more });
const only = (text: string) => entriesOf(text, 7)[0];

describe('a transcript as it is read', () => {
  const entries = recorded('reading');
  const results = entries.flatMap((entry) => (entry.kind === 'result' ? [entry] : []));

  test('is what was said and done, in order', () => {
    expect(entries.map((entry) => (entry.kind === 'tool' ? entry.name : entry.kind))).toEqual([
      ...[
        'prompt',
        'thinking',
        'answer',
        'Read',
        'result',
        'Edit',
        'result',
        'Write',
        'result',
        'Bash',
        'result',
      ],
      ...['Read', 'result', 'Grep', 'result', 'Glob', 'result', 'TodoWrite', 'result', 'answer'],
    ]);
    expect(entries[0]).toMatchObject({ kind: 'prompt', text: 'please do @a.ts things', images: 0 });
    expect(entries[2]).toMatchObject({ text: expect.stringContaining('**read**') });
  });

  test('says in a word what came of each tool', () => {
    expect(results.map((entry) => entry.sum)).toEqual([
      '31 lines',
      '+2 −1',
      '+3',
      'exit 3',
      null,
      ...['failed', 'failed', 'failed'],
    ]);
    expect(results.map((entry) => entry.images)).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    expect(results[5]?.text).toBe(
      'No such tool available: Grep. Grep is not available in this session — search file contents with `grep` via the Bash tool instead.',
    );
  });

  test('has changes line by line, and a new file as one', () => {
    expect(results[1]?.patch[0]).toMatchObject({ oldStart: 1, newStart: 1 });
    expect(results[1]?.patch[0]?.lines.slice(3, 6)).toEqual([
      '-export const v3 = 3;',
      '+export const v3 = 33;',
      '+export const w = 1;',
    ]);
    expect(results[2]?.patch).toEqual([{ oldStart: 0, newStart: 1, lines: ['+# New', '+', '+text'] }]);
  });

  test('tells of interruptions, commands and what was forgotten, and leaves out what nobody said', () => {
    const notes = recorded('transcript').flatMap((entry) => (entry.kind === 'note' ? [entry.what] : []));
    expect(notes).toEqual(expect.arrayContaining(['interrupted', 'compacted', 'command']));
    for (const entry of recorded('transcript')) {
      if (entry.kind === 'prompt') expect(entry.text).not.toMatch(/^<(task-notification|local-command)/);
    }
    expect(
      only(line('user', '<command-name>/model</command-name>\n<command-args>opus</command-args>')),
    ).toMatchObject({
      what: 'command',
      text: '/model opus',
    });
    expect(only(line('user', '<bash-stdout>two\u001b[2m rows\u001b[m</bash-stdout>'))).toMatchObject({
      what: 'printed',
      text: 'two rows',
    });
    expect(
      only(line('assistant', [{ type: 'text', text: 'Overloaded' }], { isApiErrorMessage: true })),
    ).toMatchObject({
      kind: 'note',
      what: 'error',
    });
    expect(entriesOf(line('user', 'for the model', { isMeta: true }), 0)).toEqual([]);
  });

  test('is bounded, says so, and is whole where that is asked', () => {
    const long = line('assistant', [{ type: 'text', text: 'word '.repeat(10_000) }]);
    expect(only(long)).toMatchObject({ cut: true, place: 7 });
    expect((only(long) as { text: string }).text).toHaveLength(MAX_TEXT);
    expect(entriesOf(long, 7, true)[0]).toMatchObject({ cut: false, text: 'word '.repeat(10_000) });
  });

  test('what is no line of a conversation, or no JSON, says nothing', () => {
    for (const text of [
      '',
      '{',
      'null',
      '{"type":"user"}',
      line('summary', 'x'),
      '{"type":"user","message":{"content":5}}',
    ]) {
      expect(entriesOf(text, 0)).toEqual([]);
    }
  });
});
