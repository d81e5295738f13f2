import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lineAt, pageAfter, pageBefore } from './transcript-pages.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'poet-pages-'));
  path = join(dir, 'talk.jsonl');
});
afterEach(() => rmSync(dir, { recursive: true }));

const prompt = (text: string) =>
  JSON.stringify({
    type: 'user',
    timestamp: '2026-11-25T17:35:36.956Z',
    message: { role: 'user', content: text },
  });
const noise = (bytes: number) => JSON.stringify({ type: 'api-request', params: 'x'.repeat(bytes) });
const texts = (entries: readonly { text?: string }[]) => entries.map(({ text }) => text);

/** Lines of very different length, some of which say nothing. */
function write(count: number): string[] {
  const said: string[] = [];
  const lines = Array.from({ length: count }, (_, at) => {
    if (at % 7 === 3) return noise((at * 7919) % 600_000);
    const text = `${at} ${'é'.repeat((at * 104_729) % 3000)}`;
    said.push(text);
    return prompt(text);
  });
  writeFileSync(path, `${lines.join('\n')}\n`);
  return said;
}

describe('pages of a transcript', () => {
  test('backwards from the end they are all of it, once', async () => {
    const said = write(300);
    const all: (string | undefined)[] = [];
    let before: number | null = null;
    let pages = 0;
    do {
      const page = await pageBefore(path, before);
      all.unshift(...texts(page.entries as { text?: string }[]));
      before = page.before;
      pages += 1;
    } while (before !== null);
    expect(all).toEqual(said);
    expect(pages).toBeGreaterThan(4);
  });

  test('forwards from any page they are the rest of it', async () => {
    const said = write(200);
    const { before, entries } = await pageBefore(path, null);
    expect(texts(entries as { text?: string }[])).toEqual(said.slice(-entries.length));
    const all: (string | undefined)[] = [];
    for (let after = 0, more = true; more; ) {
      const page = await pageAfter(path, after);
      all.push(...texts(page.entries as { text?: string }[]));
      ({ after, more } = page);
    }
    expect(all).toEqual(said);
    expect((await pageAfter(path, before ?? 0)).entries).toEqual(entries);
  });

  test('what is half written is not there, and is once it is whole', async () => {
    writeFileSync(path, `${prompt('first')}\n${prompt('second').slice(0, 40)}`);
    const page = await pageBefore(path, null);
    expect(texts(page.entries as { text?: string }[])).toEqual(['first']);
    appendFileSync(path, `${prompt('second').slice(40)}\n`);
    const next = await pageAfter(path, page.after);
    expect(texts(next.entries as { text?: string }[])).toEqual(['second']);
    expect(next.more).toBe(false);
    expect((await pageAfter(path, next.after)).entries).toEqual([]);
  });

  test('an entry is found again at its place', async () => {
    write(50);
    const { entries } = await pageBefore(path, null);
    const place = entries[5]?.place ?? 0;
    expect(JSON.parse((await lineAt(path, place)) ?? '').message.content).toBe(
      (entries[5] as { text: string }).text,
    );
    writeFileSync(path, '');
    expect(await lineAt(path, 0)).toBeNull();
    expect(await pageBefore(path, null)).toMatchObject({ entries: [], before: null, after: 0, more: false });
  });
});
