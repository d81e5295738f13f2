import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { exportAsciicast } from './export.ts';
import { RecordingGap } from './reader.ts';
import { openRecording } from './recording.ts';
import { countingBytes, mountSmall, readAll, startRecording, type TestRecording } from './test-support.ts';

const small = mountSmall('512k');
let it: TestRecording | null = null;
afterEach(() => {
  it?.writer.close();
  small?.unmount();
});

describe.skipIf(small === null)('a full disk (needs the right to mount a tmpfs)', () => {
  test('makes a hole that is marked, and the recording goes on behind it', async () => {
    it = await startRecording(small?.dir);
    const { writer, clock, holes } = it;
    const ballast = join(small?.dir ?? '', 'ballast');
    writer.append(countingBytes(100_000));
    writeFileSync(ballast, new Uint8Array(300_000));
    // What still fits is recorded, up to the last byte of the disk.
    writer.append(countingBytes(300_000, 100_000));
    const from = writer.holeFrom as number;
    expect(from).toBeGreaterThan(100_000);
    expect(from).toBeLessThan(400_000);
    expect(holes).toEqual([[from, null]]);
    clock.now = 100;
    writer.append(countingBytes(10_000, 400_000));
    expect(writer.length).toBe(410_000);

    rmSync(ballast);
    clock.now = 5000;
    writer.append(countingBytes(20_000, 410_000));
    expect(holes).toEqual([
      [from, null],
      [from, 410_000],
    ]);
    writer.exited({ exitCode: 0, signal: null });
    writer.close();

    const recording = openRecording(it.dir);
    const { reader } = recording;
    expect(await reader.length()).toBe(430_000);
    expect(Buffer.compare(await reader.read(from - 10, 100), countingBytes(10, from - 10))).toBe(0);
    const gap = await reader.read(from, 100).catch((error) => error);
    expect(gap).toBeInstanceOf(RecordingGap);
    expect(gap.resumesAt).toBe(410_000);
    expect(Buffer.compare(await readAll(reader, 410_000), countingBytes(20_000, 410_000))).toBe(0);

    const holesInTiming = [];
    for await (const events of recording.timing())
      holesInTiming.push(...events.filter(({ kind }) => kind === 'hole'));
    expect(holesInTiming).toMatchObject([{ offset: from, length: 410_000 - from }]);

    const codes: string[] = [];
    for await (const line of exportAsciicast(recording)) codes.push(JSON.parse(line)[1]);
    expect(codes.filter((code, i) => code !== codes[i - 1])).toEqual(['o', 'm', 'o', 'x']);
  });
});
