import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { utf8 } from '../../shared/wire/bytes.ts';
import { enforceBudget } from './budget.ts';
import { type AsciicastPlace, asciicastPart, exportAsciicast, exportRaw, exportText } from './export.ts';
import { playback } from './playback.ts';
import { openRecording } from './recording.ts';
import { sealBlocks } from './sealer.ts';
import { countingBytes, startRecording, type TestRecording } from './test-support.ts';
import { SEGMENT_BYTES } from './types.ts';

let it: TestRecording;
beforeEach(async () => {
  it = await startRecording();
});
afterEach(() => it.remove());

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const cast = async () =>
  (await all(exportAsciicast(openRecording(it.dir))))
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** "hé" cut inside é, a resize, "llo", the end. */
function small(): void {
  it.writer.append(utf8('hé').subarray(0, 2));
  it.clock.now = 1500;
  it.writer.append(utf8('hé').subarray(2));
  it.clock.now = 1600;
  it.writer.resized(100, 30);
  it.clock.now = 11_600;
  it.writer.append(utf8('llo\r\n'));
  it.writer.exited({ exitCode: 7, signal: null });
  it.writer.close();
}

describe('asciicast v3', () => {
  test('has a header, intervals, whole characters, resizes and the exit', async () => {
    small();
    expect(await cast()).toEqual([
      {
        version: 3,
        term: { cols: 80, rows: 24, type: 'xterm-256color' },
        timestamp: 1_700_000_000,
      },
      [0, 'o', 'h'],
      [1.5, 'o', 'é'],
      [0.1, 'r', '100x30'],
      [10, 'o', 'llo\r\n'],
      [0, 'x', '7'],
    ]);
  });

  test('comes in parts of any size that are the same in all, each character whole', async () => {
    small();
    const recording = openRecording(it.dir);
    for (const most of [1, 60, 100]) {
      let [text, parts] = ['', 0];
      for (let place: AsciicastPlace | null = null; ; parts++) {
        const part = await asciicastPart(recording, {}, place, most);
        text += part.text;
        place = part.next;
        if (place === null) break;
      }
      expect(parts).toBeGreaterThan(0);
      expect(
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual(await cast());
    }
  });

  test('of a run that a signal ended says it as a shell does', async () => {
    it.writer.exited({ exitCode: null, signal: 9 });
    it.writer.close();
    expect((await cast()).at(-1)).toEqual([0, 'x', '137']);
  });

  test('marks what was evicted and goes on after it', async () => {
    it.writer.append(countingBytes(SEGMENT_BYTES).fill(0x61));
    it.writer.append(utf8('after'));
    it.writer.close();
    await sealBlocks(it.dir, { ended: true });
    await enforceBudget(it.root, { bytes: 20 });
    const [, ...events] = await cast();
    expect(events).toEqual([
      [0, 'm', '1048576 bytes are no longer kept'],
      [0, 'o', 'after'],
    ]);
  });
});

test('raw is the bytes as they were', async () => {
  small();
  expect(Buffer.concat(await all(exportRaw(openRecording(it.dir)))).toString()).toBe('héllo\r\n');
});

describe('text', () => {
  const text = async () => (await all(exportText(openRecording(it.dir)))).join('');

  test('is what the terminal showed: overwritten lines once, wrapped ones joined, no colours', async () => {
    it.writer.append(utf8(`10 %\r\x1b[32m100 %\x1b[0m\r\n${'x'.repeat(200)}\r\ndone`));
    expect(await text()).toBe(`100 %\n${'x'.repeat(200)}\ndone\n`);
  });

  test('has every line of a long output once, in order', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `line ${i}`);
    it.writer.append(utf8(`${lines.join('\r\n')}\r\n`));
    expect((await text()) === `${lines.join('\n')}\n`).toBe(true);
  });

  test('keeps what stands above and on a full-screen program, also once that is left', async () => {
    it.writer.append(utf8('before\r\n\x1b[?1049h\x1b[Hediting'));
    expect(await text()).toBe('before\nediting\n');
    it.writer.append(utf8('\x1b[?1049lafter\r\n'));
    expect(await text()).toBe('before\nediting\nafter\n');
  });
});

describe('playback', () => {
  const waits = async (options: Parameters<typeof playback>[1]) =>
    (await all(playback(openRecording(it.dir), options))).map(({ wait }) => wait);

  test('waits as long as it took, faster, and never longer than the idle limit', async () => {
    small();
    expect(await waits({})).toEqual([0, 1500, 100, 10_000, 0]);
    expect(await waits({ speed: 2 })).toEqual([0, 750, 50, 5000, 0]);
    expect(await waits({ speed: 2, idleLimit: 1000 })).toEqual([0, 500, 50, 500, 0]);
    await expect(waits({ speed: 0 })).rejects.toThrow(RangeError);
  });
});
