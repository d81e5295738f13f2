import { describe, expect, test } from 'vitest';
import { RecordingGap } from '../recordings/reader.ts';
import { countingBytes } from '../recordings/test-support.ts';
import { createOutputFeed } from './output-feed.ts';
import { until } from './test-support.ts';

/** A connection that takes `room` more bytes, and runs whose recordings stand in memory. */
function setUp(room: number) {
  const sink = {
    room,
    sent: [] as string[],
    at: new Map<number, number>(),
    reads: 0,
    behind: [] as string[],
  };
  const lengths = new Map<number, number>();
  const feed = createOutputFeed({
    full: () => sink.room <= 0,
    output(handle, offset, bytes) {
      expect(offset).toBe(sink.at.get(handle) ?? 0);
      expect(Buffer.compare(bytes, countingBytes(bytes.length, offset))).toBe(0);
      sink.at.set(handle, offset + bytes.length);
      sink.room -= bytes.length;
      sink.sent.push(`${handle}:${offset}`);
    },
    behind: (handle, is) => void sink.behind.push(`${handle} ${is}`),
  });
  const run = (handle: number, gap?: [number, number]): void => {
    lengths.set(handle, 0);
    const read = async (offset: number, max: number): Promise<Uint8Array> => {
      sink.reads++;
      if (gap && offset >= gap[0] && offset < gap[1]) throw new RecordingGap(offset, gap[1]);
      const end = Math.min(
        lengths.get(handle) ?? 0,
        gap && offset < gap[0] ? gap[0] : Number.POSITIVE_INFINITY,
      );
      return countingBytes(Math.max(0, Math.min(max, end - offset)), offset);
    };
    feed.follow({ handle, read }, 0);
  };
  const print = (handle: number, count: number): void => {
    const offset = lengths.get(handle) ?? 0;
    lengths.set(handle, offset + count);
    feed.output(handle, offset, countingBytes(count, offset));
  };
  return { sink, feed, run, print };
}

describe('the output feed', () => {
  test('hands on what comes, without reading it back', () => {
    const { sink, run, print } = setUp(1e9);
    run(1);
    for (let i = 0; i < 5; i++) print(1, 100);
    expect(sink.at.get(1)).toBe(500);
    expect(sink.reads).toBe(0);
  });

  test('sends a full connection nothing, and every byte once it drains', async () => {
    const { sink, feed, run, print } = setUp(150);
    run(1);
    for (let i = 0; i < 10; i++) print(1, 100_000);
    expect(sink.sent).toEqual(['1:0']);
    sink.room = 1e9;
    feed.drained();
    await until(() => sink.at.get(1) === 1_000_000);
    print(1, 5);
    expect(sink.at.get(1)).toBe(1_000_005);
  });

  test('says when much of a run waits, once, and when nothing of it does any more', async () => {
    const { sink, feed, run, print } = setUp(150);
    run(1);
    run(2);
    print(1, 1000);
    print(1, 60_000);
    print(2, 1000);
    expect(sink.behind).toEqual([]);
    print(1, 60_000);
    print(1, 60_000);
    expect(sink.behind).toEqual(['1 true']);
    sink.room = 1e9;
    feed.drained();
    await until(() => sink.at.get(1) === 181_000);
    expect(sink.behind).toEqual(['1 true', '1 false']);
  });

  test('holds no run once its agent has left', () => {
    const { sink, feed, run, print } = setUp(0);
    run(1);
    print(1, 100_000);
    feed.close();
    expect(sink.behind).toEqual(['1 true', '1 false']);
  });

  test('keeps the order while it catches up and more is printed', async () => {
    const { sink, feed, run, print } = setUp(0);
    run(1);
    print(1, 500_000);
    sink.room = 1e9;
    feed.drained();
    for (let i = 0; i < 20; i++) {
      print(1, 1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => sink.at.get(1) === 520_000);
  });

  test('lets runs that fell behind take turns', async () => {
    const { sink, feed, run, print } = setUp(0);
    run(1);
    run(2);
    print(1, 1_000_000);
    print(2, 100);
    sink.room = 1e9;
    feed.drained();
    await until(() => sink.at.get(1) === 1_000_000);
    expect(sink.sent.indexOf('2:0')).toBe(1);
  });

  test('keeps a note in its place in the output', async () => {
    const { sink, feed, run, print } = setUp(0);
    run(1);
    const noted: [string, number | undefined][] = [];
    const note = (name: string, offset: number) =>
      feed.note(1, offset, () => noted.push([name, sink.at.get(1)]));
    print(1, 100_000);
    note('resize', 100_000);
    print(1, 50);
    note('exit', 100_050);
    expect(noted).toEqual([]);
    sink.room = 1e9;
    feed.drained();
    await until(() => noted.length === 2);
    expect(noted).toEqual([
      ['resize', 100_000],
      ['exit', 100_050],
    ]);
    note('now', 100_050);
    expect(noted.at(-1)).toEqual(['now', 100_050]);
  });

  test('steps over what a full disk kept out', async () => {
    const { sink, feed, run, print } = setUp(0);
    run(1, [500, 800]);
    print(1, 1000);
    sink.at.set(1, 0);
    sink.room = 500;
    feed.drained();
    await until(() => sink.at.get(1) === 500);
    sink.at.set(1, 800);
    sink.room = 1e9;
    feed.drained();
    await until(() => feed.position(1) === 1000);
    expect(sink.at.get(1)).toBe(1000);
  });
});
