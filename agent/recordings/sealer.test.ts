import { appendFile, copyFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { blocksFile } from './names.ts';
import { openRecording } from './recording.ts';
import { sealBlocks } from './sealer.ts';
import { readBlocks } from './segments.ts';
import { countingBytes, readAll, startRecording, type TestRecording } from './test-support.ts';
import { SEGMENT_BYTES } from './types.ts';

/** The pass dies at its so-manieth change to the disk: nothing of that change is made, and nothing after it. */
const death = vi.hoisted(() => ({ in: Number.POSITIVE_INFINITY }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const mortal = <A extends unknown[], R>(change: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (--death.in < 0) throw new Error('killed');
      return change(...args);
    };
  };
  return {
    ...real,
    open: async (path: string, flags: string, mode?: number) => {
      const file = await real.open(path, flags, mode);
      file.writeFile = mortal(file.writeFile.bind(file)) as typeof file.writeFile;
      return file;
    },
    rename: mortal(real.rename),
    rm: mortal(real.rm),
    appendFile: mortal(real.appendFile),
  };
});

const FIRST = '0000000000000000';
const LENGTH = SEGMENT_BYTES + 1000;

let it: TestRecording;
let sealed: string;
beforeEach(async () => {
  it = await startRecording();
  it.writer.append(countingBytes(LENGTH));
  it.writer.close();
  // A finished pass over a copy: the files that a killed pass may have left are taken from it.
  sealed = join(it.root, 'sealed');
  await cp(it.dir, sealed, { recursive: true });
  await sealBlocks(sealed, { ended: true });
});
afterEach(() => {
  death.in = Number.POSITIVE_INFINITY;
  return it.remove();
});

const names = async () => (await readdir(it.dir)).filter((name) => /raw|zst/.test(name)).sort();
const block = () => copyFile(join(sealed, `${FIRST}.zst`), join(it.dir, `${FIRST}.zst`));

const killed: Record<string, () => Promise<unknown>> = {
  'before it began': async () => {},
  'while the block was written': async () => {
    const bytes = await readFile(join(sealed, `${FIRST}.zst`));
    await writeFile(join(it.dir, `${FIRST}.zst.new`), bytes.subarray(0, bytes.length / 2));
  },
  'after the block was renamed': block,
  'while its line was written': async () => {
    await block();
    const lines = await readFile(blocksFile(sealed), 'utf8');
    await writeFile(blocksFile(it.dir), lines.slice(0, 40));
  },
  'after its line was written': async () => {
    await block();
    const lines = await readFile(blocksFile(sealed), 'utf8');
    await writeFile(blocksFile(it.dir), lines.slice(0, lines.indexOf('\n') + 1));
  },
  'and the block lost what it held': async () => writeFile(join(it.dir, `${FIRST}.zst`), ''),
  'after the raw segment went': async () => {
    await block();
    const lines = await readFile(blocksFile(sealed), 'utf8');
    await writeFile(blocksFile(it.dir), lines.slice(0, lines.indexOf('\n') + 1));
    await rm(join(it.dir, `${FIRST}.raw`));
  },
};

describe('sealing', () => {
  test.each(Object.keys(killed))(
    'killed %s, loses nothing and is finished by the next pass',
    async (when) => {
      await (killed[when] as () => Promise<unknown>)();
      const all = Buffer.from(countingBytes(LENGTH));
      expect((await readAll(openRecording(it.dir).reader)).equals(all)).toBe(true);
      await sealBlocks(it.dir, { ended: true });
      expect((await readAll(openRecording(it.dir).reader)).equals(all)).toBe(true);
      expect((await names()).filter((name) => !name.endsWith('.new'))).toEqual([
        `${FIRST}.zst`,
        '0000000000100000.zst',
      ]);
      expect(await readBlocks(it.dir)).toEqual(await readBlocks(sealed));
      expect(await openRecording(it.dir).reader.length()).toBe(LENGTH);
    },
  );

  test('killed at any of its steps, loses nothing and is finished by the next pass', async () => {
    const all = Buffer.from(countingBytes(LENGTH));
    const raw = join(it.root, 'raw');
    await cp(it.dir, raw, { recursive: true });
    let steps = 0;
    for (let finished = false; !finished; steps++) {
      death.in = steps;
      finished = await sealBlocks(it.dir, { ended: true }).then(
        () => true,
        () => false,
      );
      death.in = Number.POSITIVE_INFINITY;
      expect((await readAll(openRecording(it.dir).reader)).equals(all)).toBe(true);
      await sealBlocks(it.dir, { ended: true });
      expect((await readAll(openRecording(it.dir).reader)).equals(all)).toBe(true);
      expect(await readBlocks(it.dir)).toEqual(await readBlocks(sealed));
      await rm(it.dir, { recursive: true });
      await cp(raw, it.dir, { recursive: true });
    }
    // Two segments, of which each is written, renamed, noted and removed.
    expect(steps).toBe(9);
  });

  test('leaves alone what the host still writes', async () => {
    const blocks = await sealBlocks(it.dir, { ended: false });
    expect(blocks.map(({ offset, length }) => [offset, length])).toEqual([[0, SEGMENT_BYTES]]);
    expect(await names()).toEqual([`${FIRST}.zst`, '0000000000100000.raw']);
  });

  test('says each block once, however many ask', async () => {
    const passes = await Promise.all([1, 2, 3].map(() => sealBlocks(it.dir, { ended: true })));
    expect(passes.flat()).toHaveLength(2);
    const lines = (await readFile(blocksFile(it.dir), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(2);
  });

  test('passes over lines that say nothing', async () => {
    await appendFile(blocksFile(sealed), 'nonsense\n{"offset":-1}\n');
    expect((await readBlocks(sealed)).size).toBe(2);
  });
});
