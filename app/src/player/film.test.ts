import { beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '../data/types.ts';
import { createFilm, type Film, type FilmScreen } from './film.ts';

/** A hundred lines of ten bytes, one a second; after the fiftieth a pause of an hour. */
const LINES = 100;
const timeOf = (line: number) => (line + 1) * 1000 + (line >= 50 ? 3_600_000 : 0);
const LENGTH = timeOf(LINES - 1);
const text = Array.from({ length: LINES }, (_, line) => `line ${String(line).padStart(3)}\r\n`).join('');
const bytes = new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
const PAGE = 20;

let shown: string;
let asked: string[];
let answers: boolean;
let speed: number;
let skips: boolean;
let film: Film;
const ok = <T>(value: T): Result<T> =>
  answers ? { ok: true, value } : { ok: false, problem: { title: 'It did not answer.', detail: '' } };
const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};
/** What a full replay would have shown by then. */
const replay = (offset: number) => text.slice(0, offset);

beforeEach(() => {
  [shown, asked, answers, speed, skips] = ['', [], true, 1, false];
  film = createFilm({
    source: {
      async screen(where): Promise<Result<FilmScreen>> {
        asked.push(`screen ${JSON.stringify(where)}`);
        const lines =
          'at' in where
            ? Array.from({ length: LINES }).filter((_, line) => timeOf(line) <= where.at).length
            : 0;
        const offset = 'at' in where ? lines * 10 : where.offset;
        return ok({ bytes: bytes.slice(0, offset), offset, size: { cols: 80, rows: 24 } });
      },
      bytes: async (from, max) => ok(bytes.slice(from, from + Math.min(max, 100))),
      async timing(from) {
        const first = Math.floor(from / 10);
        const lines = Array.from({ length: LINES }, (_, line) => line).slice(first, first + PAGE);
        const next = first + PAGE < LINES ? (first + PAGE) * 10 : null;
        return ok({
          at: lines.map(timeOf),
          ends: lines.map((line) => (line + 1) * 10),
          sizes: [{ at: timeOf(9), offset: 100, cols: 100, rows: 30 }],
          next,
          ms: LENGTH,
          length: bytes.length,
        });
      },
    },
    canvas: {
      draw: (screen) => {
        shown = new TextDecoder().decode(screen.bytes);
      },
      write: (more) => {
        shown += new TextDecoder().decode(more);
      },
      resize: ({ cols }) => asked.push(`resize ${cols} at ${shown.length}`),
    },
    length: () => LENGTH,
    speed: () => speed,
    skips: () => skips,
  });
});

async function run(ms: number, frame = 100): Promise<void> {
  for (let passed = 0; passed < ms; passed += frame) {
    film.tick(frame);
    await settle();
  }
}

describe('a film', () => {
  test('shows any moment as a full replay would', async () => {
    for (const at of [0, 1_000, 49_500, 55_000, 3_700_000, LENGTH, 12_345]) {
      film.seek(at);
      await settle();
      expect(shown).toBe(replay(film.offset()));
      expect(film.at()).toBe(at);
    }
  });

  test('of many moments at once shows the last one, and does not fetch those between', async () => {
    for (let at = 0; at < 50_000; at += 1_000) film.seek(at);
    await settle();
    expect(film.offset()).toBe(490);
    expect(asked).toHaveLength(2);
  });

  test('plays on from there at its own pace, over pages and chunks, and changes its size where it did', async () => {
    film.seek(5_000);
    await settle();
    film.play();
    await settle();
    await run(10_000);
    expect(shown).toBe(replay(150));
    expect(asked).toContain('resize 100 at 100');
    await run(30_000);
    expect([shown, film.at()]).toEqual([replay(450), 45_000]);
  });

  test('is faster where that is wished', async () => {
    speed = 4;
    film.play();
    await settle();
    await run(5_000);
    expect(shown).toBe(replay(200));
  });

  test('passes over pauses where that is wished, and ends', async () => {
    film.seek(49_000);
    await settle();
    film.play();
    await settle();
    await run(5_000);
    expect(shown).toBe(replay(500));
    skips = true;
    await run(2_000);
    expect(film.offset()).toBeGreaterThan(500);
    await run(60_000);
    expect([shown, film.playing(), film.at()]).toEqual([text, false, LENGTH]);
  });

  test('at its end begins again', async () => {
    film.seek(LENGTH);
    await settle();
    film.play();
    await settle();
    await run(3_000);
    expect(shown).toBe(replay(30));
  });

  test('opens at an offset, and knows what time that is', async () => {
    film.seekOffset(300);
    await settle();
    expect([shown, film.at()]).toEqual([replay(300), timeOf(30)]);
  });

  test('says what went wrong, stands still, and goes on at the next try', async () => {
    answers = false;
    film.seek(4_000);
    await settle();
    expect(film.problem()?.title).toBe('It did not answer.');
    answers = true;
    film.seek(4_000);
    await settle();
    expect([film.problem(), film.offset()]).toEqual([null, 40]);
  });
});
