import { randomBytes } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { Packer } from './packer.ts';

describe('Packer', () => {
  const packer = new Packer();
  afterEach(() => {
    // What came before leaves nothing behind in what comes after.
    expect(zstdDecompressSync(packer.pack(Buffer.from('after'))).toString()).toBe('after');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a line', Buffer.from('error: no such file')],
    ['what repeats', Buffer.from('y\n'.repeat(500_000))],
    ['what cannot be compressed, and more of it than before', randomBytes(1_000_000)],
  ])('makes a whole frame of %s', (_name, bytes) => {
    expect(zstdDecompressSync(packer.pack(bytes)).equals(bytes)).toBe(true);
  });

  it('gives each its own frame, whatever came before', () => {
    const parts = ['one', 'two', 'one'].map((text) => Buffer.from(packer.pack(Buffer.from(text))));
    expect(parts.map((part) => zstdDecompressSync(part).toString())).toEqual(['one', 'two', 'one']);
    expect(parts[0]?.equals(parts[2] as Buffer)).toBe(true);
  });
});
