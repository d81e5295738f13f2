import { describe, expect, test, vi } from 'vitest';
import { testClock } from '../testing/clock.ts';
import type { Answered, AnswerStore } from './answer-journal.ts';
import { createLiveRun } from './live-run.ts';
import { screenAt } from './replay.ts';
import { encode, fakeHost, fakeRecording, runInfo } from './testing.ts';
import type { Snapshot } from './types.ts';

const settled = (run: { screen: { settled(call: () => void): void } }): Promise<void> =>
  new Promise((resolve) => run.screen.settled(resolve));

function memoryAnswers(start: Answered | null = null): AnswerStore & { kept: Answered | null } {
  const store = {
    kept: start,
    load: async () => store.kept,
    save(answered: Answered) {
      store.kept = answered;
    },
  };
  return store;
}

describe('answers', () => {
  test('each question is answered once, by the agent', async () => {
    const host = fakeHost();
    const run = await createLiveRun({ host, info: runInfo(), recording: fakeRecording(encode('')) });
    run.onHostOutput(0, encode('ab\x1b[6n\x1b[c\x1b[5n\x1b[?2026$p\x1b]11;?\x07'));
    await settled(run);
    expect(host.typed).toEqual(['\x1b[1;3R\x1b[?1;2c\x1b[0n\x1b[?2026;2$y\x1b]11;rgb:0c0c/0f0f/1818\x1b\\']);
  });

  test('colours that the program has set are those that it is told', async () => {
    const host = fakeHost();
    const run = await createLiveRun({ host, info: runInfo(), recording: fakeRecording(encode('')) });
    run.onHostOutput(0, encode('\x1b[c'));
    await settled(run);
    run.onHostOutput(3, encode('\x1b]10;#ff8000\x07\x1b]10;?\x07'));
    await settled(run);
    expect(host.typed).toEqual(['\x1b[?1;2c', '\x1b]10;rgb:ffff/8080/0000\x1b\\']);
  });

  test('title, clipboard and whatever else is asked for get none', async () => {
    const host = fakeHost();
    const run = await createLiveRun({ host, info: runInfo(), recording: fakeRecording(encode('')) });
    run.onHostOutput(
      0,
      encode('\x1b]0;rm -rf\x07\x1b[21t\x1b[20t\x1b]52;c;?\x07\x1bP$qm\x1b\\\x1b[?u\x1b]4;1;?\x07\x05'),
    );
    await settled(run);
    expect(host.typed).toEqual([]);
  });

  test('what was asked and answered before a restart is not answered again', async () => {
    const host = fakeHost();
    const answers = memoryAnswers();
    const printed = encode('\x1b[6nx\x1b[6n');
    const first = await createLiveRun({
      host,
      info: runInfo(),
      recording: fakeRecording(encode('')),
      answers,
    });
    first.onHostOutput(0, printed);
    await settled(first);
    expect(host.typed.join('')).toBe('\x1b[1;1R\x1b[1;2R');
    const recording = fakeRecording(printed);
    await createLiveRun({ host, info: runInfo(printed.length), recording, answers });
    await createLiveRun({ host, info: runInfo(printed.length), recording });
    expect(host.typed.join('')).toBe('\x1b[1;1R\x1b[1;2R');
  });

  test('what was asked while no agent was there is answered late, but what the host has already is not typed twice', async () => {
    const host = fakeHost();
    const answers = memoryAnswers({ output: 0, journal: 0 });
    host.input(runInfo(), 'agent.answers', 0, encode('\x1b[1;1R'));
    host.typed.length = 0;
    const recording = fakeRecording(encode('\x1b[6nx\x1b[6n'));
    await createLiveRun({ host, info: runInfo(9), recording, answers });
    expect(host.typed.join('')).toBe('\x1b[1;2R');
  });
});

describe('the screen', () => {
  test('after a restart is what the recording makes it, each resize at its place', async () => {
    const recorded = encode(`${'0123456789'.repeat(3)}\r\nafter`);
    const recording = fakeRecording(
      recorded,
      [{ kind: 'resize', at: 0, offset: 32, wait: 0, cols: 40, rows: 10 }],
      { cols: 10, rows: 5 },
    );
    const run = await createLiveRun({
      host: fakeHost(),
      info: runInfo(recorded.length, { cols: 40, rows: 10 }),
      recording,
    });
    expect(run.screen.size).toEqual({ cols: 40, rows: 10 });
    expect(run.screen.peek(2)).toEqual(['012345678901234567890123456789', 'after']);
    const before = await screenAt(recording, 29);
    expect(before).toMatchObject({ offset: 29, cols: 10, rows: 5 });
  });

  test('takes bytes that overlap once, and skips what was never recorded', async () => {
    const run = await createLiveRun({
      host: fakeHost(),
      info: runInfo(),
      recording: fakeRecording(encode('')),
    });
    run.onHostOutput(0, encode('abc'));
    run.onHostOutput(1, encode('bcd'));
    run.onHostOutput(100, encode('|after'));
    await settled(run);
    expect(run.screen.peek(1)).toEqual(['abcd|after']);
    expect(run.screen.parsed).toBe(106);
    expect(() => run.screen.write(200, encode('x'))).toThrow(RangeError);
  });

  test('makes the program wait while it is far behind, and only then', async () => {
    const host = fakeHost();
    const run = await createLiveRun({ host, info: runInfo(), recording: fakeRecording(encode('')) });
    const chunk = encode('x'.repeat(64 * 1024));
    for (let i = 0; i < 4; i++) run.onHostOutput(i * chunk.length, chunk);
    expect(host.calls).toEqual([]);
    for (let i = 4; i < 8; i++) run.onHostOutput(i * chunk.length, chunk);
    expect(host.calls).toEqual(['pause']);
    await settled(run);
    await vi.waitFor(() => expect(host.calls).toEqual(['pause', 'resume']));
  });

  test('is kept about once a mebibyte, so that no way back is long', async () => {
    const kept: Snapshot[] = [];
    const keyframes = { save: async (snapshot: Snapshot) => void kept.push(snapshot) };
    const recording = fakeRecording(encode(''));
    const clock = testClock();
    const run = await createLiveRun({ host: fakeHost(), info: runInfo(), recording, keyframes, clock });
    const chunk = encode(`${'line\r\n'.repeat(11_000)}`);
    const print = async (mebibytes: number, everyMs: number): Promise<number[]> => {
      kept.length = 0;
      for (const until = run.source.end + mebibytes * 1024 * 1024; run.source.end < until; ) {
        run.onHostOutput(run.source.end, chunk);
        await settled(run);
        clock.advance(everyMs);
      }
      return kept.map(({ offset }) => Math.floor(offset / 1024 / 1024));
    };
    expect(await print(3.2, 100)).toEqual([1, 2, 3]);
    // A flood of twenty mebibytes a second or more.
    expect(await print(8, 3)).toHaveLength(1);
  });
});

test('a quiet run with nobody looking sets no timer', async () => {
  const clock = testClock();
  const after = vi.spyOn(clock, 'after');
  const run = await createLiveRun({
    host: fakeHost(),
    info: runInfo(),
    recording: fakeRecording(encode('')),
    clock,
  });
  run.onHostOutput(0, encode('quiet from here on'));
  await settled(run);
  expect(after).not.toHaveBeenCalled();
});
