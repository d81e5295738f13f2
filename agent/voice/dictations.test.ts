import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Dictation, SAMPLE_RATE } from '../../shared/model/dictation.ts';
import { newId } from '../../shared/model/ids.ts';
import { encodeSlice, SLICE_BYTES, SLICE_SAMPLES } from '../../shared/voice/adpcm.ts';
import { seeded } from '../../tests/support/random.ts';
import { testClock } from '../testing/clock.ts';
import { createDictations, type Dictations } from './dictations.ts';
import { configured } from './engine.ts';
import { transcribe } from './transcribe.ts';

const random = seeded(11);
const noise = (seconds: number, loudness: number) =>
  Int16Array.from({ length: seconds * SAMPLE_RATE }, () => random.int(2 * loudness + 1) - loudness);
/** Three things said, with pauses, as a device sends it. */
function speech(): Uint8Array {
  const parts = [noise(1, 40), noise(1, 5_000), noise(1, 40), noise(2, 5_000), noise(1, 40), noise(1, 5_000)];
  const samples = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  const slices: Uint8Array[] = [];
  for (let from = 0; from < samples.length; from += SLICE_SAMPLES) {
    slices.push(encodeSlice(samples.subarray(from, from + SLICE_SAMPLES)));
  }
  return Buffer.concat(slices);
}

let folder: string;
let clock: ReturnType<typeof testClock>;
let dictations: Dictations;
let id: string;
const open = (command: string | null) => {
  dictations = createDictations({
    ...{ folder, clock, transcribe },
    engine: async () => (command === null ? null : configured(command)),
    env: async () => ({ PATH: '/usr/bin:/bin' }),
  });
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voice-'));
  clock = testClock(0);
  id = newId();
});
afterEach(() => {
  dictations.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Seconds of the file that the engine was given, in words. */
const COUNTS = `echo "said $(( ($(wc -c < {file}) - 44) / ${SAMPLE_RATE * 2} ))"`;
async function finished(): Promise<Dictation> {
  for (;;) {
    const now = await dictations.wait(id, 'phone', undefined);
    if (now.state === 'done' || now.state === 'failed') return now;
    await dictations.wait(id, 'phone', now.version);
  }
}
const send = (audio: Uint8Array, at = 0) => dictations.append(id, 'phone', at, audio.subarray(at));

describe('a dictation', () => {
  test('becomes text piece by piece, while it is still spoken', async () => {
    open(COUNTS);
    await dictations.begin(id, 'phone');
    const audio = speech();
    dictations.append(id, 'phone', 0, audio.subarray(0, SLICE_BYTES * 4));
    let heard = await dictations.wait(id, 'phone', undefined);
    while (heard.text === '') heard = await dictations.wait(id, 'phone', heard.version);
    expect(heard).toMatchObject({ state: 'hearing', text: 'said 1', next: SLICE_BYTES * 4 });
    send(audio, SLICE_BYTES * 4);
    dictations.end(id, 'phone', audio.length);
    expect(await finished()).toMatchObject({ state: 'done', text: 'said 1 said 2 said 1' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('sent twice, in pieces that overlap, is heard once', async () => {
    open(COUNTS);
    await dictations.begin(id, 'phone');
    const audio = speech();
    for (let at = 0; at < audio.length; at += 5_000) {
      dictations.append(
        id,
        'phone',
        Math.max(0, at - 2_500),
        audio.subarray(Math.max(0, at - 2_500), at + 5_000),
      );
    }
    dictations.end(id, 'phone', audio.length);
    expect((await finished()).text).toBe('said 1 said 2 said 1');
  });

  test('with a hole is refused, with where it goes on', async () => {
    open(COUNTS);
    await dictations.begin(id, 'phone');
    expect(() => dictations.append(id, 'phone', 100, new Uint8Array(10))).toThrow('up to 0, not 100');
    expect(() => dictations.end(id, 'phone', 10)).toThrow('up to 0, not 10');
  });

  test('in which nothing is said is never given to the engine', async () => {
    open('echo ghost');
    await dictations.begin(id, 'phone');
    const silence = encodeSlice(new Int16Array(SLICE_SAMPLES));
    send(silence);
    dictations.end(id, 'phone', silence.length);
    expect(await finished()).toMatchObject({ state: 'done', text: '' });
  });

  test('that the engine fails on says why, and the end of it can be tried again', async () => {
    open(`if [ -e "${folder}/mended" ]; then echo right; else echo 'no model' >&2; exit 3; fi`);
    await dictations.begin(id, 'phone');
    const audio = speech();
    send(audio);
    dictations.end(id, 'phone', audio.length);
    expect(await finished()).toMatchObject({ state: 'failed', problem: 'It ended with 3. no model' });
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(folder, 'mended'), '');
    dictations.end(id, 'phone', audio.length);
    expect(await finished()).toMatchObject({ state: 'done', text: 'right right right', problem: null });
  });

  test('that is cancelled ends its engine, and is gone', async () => {
    open(`sleep 60; echo late`);
    await dictations.begin(id, 'phone');
    const audio = speech();
    send(audio);
    await expect.poll(() => readdirSync(folder)).toEqual([id]);
    dictations.cancel(id, 'phone');
    expect(() => send(audio)).toThrow('not known here');
    await expect.poll(() => readdirSync(folder)).toEqual([]);
  });

  test('is one device’s own', async () => {
    open(COUNTS);
    await dictations.begin(id, 'phone');
    expect(() => dictations.append(id, 'tablet', 0, new Uint8Array(4))).toThrow('not known here');
    await expect(dictations.begin(id, 'tablet')).rejects.toThrow('not known here');
  });

  test('lasts twenty minutes at most, is refused without an engine, and is forgotten when nobody asks', async () => {
    open(null);
    await expect(dictations.begin(id, 'phone')).rejects.toThrow('Nothing on this machine');
    open(COUNTS);
    await dictations.begin(id, 'phone');
    expect(() => dictations.append(id, 'phone', 0, new Uint8Array(1201 * SLICE_BYTES))).toThrow(
      'at most 20 minutes',
    );
    clock.advance(3_600_001);
    await dictations.begin(newId(), 'phone');
    expect(() => dictations.append(id, 'phone', 0, new Uint8Array(4))).toThrow('not known here');
  });
});
