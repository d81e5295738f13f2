import { beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '../data/types.ts';
import { createPaged, type Loaded, type Paged, type Where } from './paged.ts';

type Page = readonly number[];
/** What is read: the numbers below `length`, ten a page; a cursor is the number that it stands before. */
let length: number;
let answers: boolean;
let asked: Where<number>[];
let paged: Paged<Page, number>;

const from = (begin: number, end: number): Loaded<Page, number> => ({
  page: Array.from({ length: end - begin }, (_, at) => begin + at),
  before: begin > 0 ? begin : null,
  after: end < length ? end : null,
});
async function fetch(where: Where<number>): Promise<Result<Loaded<Page, number>>> {
  asked.push(where);
  await Promise.resolve();
  if (!answers) return { ok: false, problem: { title: 'It did not answer.', detail: '' } };
  if (where === 'end') return { ok: true, value: from(Math.max(0, length - 10), length) };
  if ('before' in where) return { ok: true, value: from(Math.max(0, where.before - 10), where.before) };
  const begin = 'after' in where ? where.after : where.at;
  return { ok: true, value: from(begin, Math.min(length, begin + 10)) };
}
const held = () => paged.pages().flatMap(({ page }) => page());

beforeEach(() => {
  length = 100;
  answers = true;
  asked = [];
  paged = createPaged<Page, number>({
    fetch,
    weightOf: (page) => page.length,
    most: 30,
    again: (page) => ({ after: (page.at(-1) ?? -1) + 1 }),
    join: (last, next) => (last.length + next.length <= 12 ? [...last, ...next] : null),
    isEmpty: (page) => page.length === 0,
  });
});

describe('something long', () => {
  test('is read from its end, and on upwards until it begins', async () => {
    await paged.open('end');
    expect(held()).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
    expect([paged.above(), paged.below()]).toEqual(['more', 'end']);
    for (let page = 0; page < 12; page++) await paged.loadAbove();
    expect(held()[0]).toBe(0);
    expect(paged.above()).toBe('end');
  });

  test('is never held whole: what is far goes, and comes again on the way back, without a hole', async () => {
    await paged.open('end');
    for (let page = 0; page < 9; page++) {
      await paged.loadAbove();
      expect(held().length).toBeLessThanOrEqual(40);
    }
    expect(paged.below()).toBe('more');
    for (let page = 0; page < 9; page++) await paged.loadBelow();
    expect(held().at(-1)).toBe(99);
    expect(held()).toEqual(Array.from({ length: held().length }, (_, at) => (held()[0] ?? 0) + at));
  });

  test('opened in its middle goes on both ways', async () => {
    await paged.open({ at: 40 });
    await Promise.all([paged.loadAbove(), paged.loadBelow()]);
    expect([held()[0], held().at(-1)]).toEqual([30, 59]);
  });

  test('a page that did not come can be asked for again, and what is there stays', async () => {
    await paged.open('end');
    answers = false;
    await paged.loadAbove();
    expect([paged.above(), held().length]).toEqual(['failed', 10]);
    answers = true;
    await paged.loadAbove();
    expect([paged.above(), held()[0]]).toEqual(['more', 80]);
  });

  test('two at once of one way are one', async () => {
    await paged.open('end');
    await Promise.all([paged.loadAbove(), paged.loadAbove()]);
    expect(held()).toHaveLength(20);
  });

  test('that grows is followed at its end, and only there', async () => {
    await paged.open('end');
    length = 102;
    await paged.follow();
    expect(held().at(-1)).toBe(101);
    expect(paged.pages()).toHaveLength(1);
    length = 110;
    await paged.follow();
    expect(paged.pages()).toHaveLength(2);
    await paged.open({ at: 20 });
    asked = [];
    await paged.follow();
    expect(asked).toEqual([]);
  });

  test('an answer to what was opened before is of no use', async () => {
    const first = paged.open('end');
    await paged.open({ at: 0 });
    await first;
    expect(held()[0]).toBe(0);
  });
});
