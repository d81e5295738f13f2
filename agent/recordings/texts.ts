/** What evicted blocks said: their text stays when their bytes go. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedEvent } from './events.ts';
import { readMeta } from './meta.ts';
import { offsetName, parseOffsetName, textsDir } from './names.ts';
import { openReader } from './reader.ts';
import { renderText } from './text.ts';
import { readTiming } from './timing-reader.ts';

const CHUNK_BYTES = 64 * 1024;

/** Writes down the text of the block that begins at `offset` and has `length` bytes, as a blank terminal shows it. */
export async function keepText(dir: string, offset: number, length: number): Promise<void> {
  let text = '';
  for await (const line of renderText(blockEvents(dir, offset, length), await sizeAt(dir, offset)))
    text += line;
  await mkdir(textsDir(dir), { recursive: true, mode: 0o700 });
  const path = join(textsDir(dir), offsetName(offset, 'txt'));
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The texts that were kept of what lies before `end`, in order, each with the offset of its block. */
export async function* keptTexts(dir: string, end: number): AsyncGenerator<{ offset: number; text: string }> {
  const names = await readdir(textsDir(dir)).catch(() => []);
  const offsets = names
    .map(parseOffsetName)
    .flatMap((file) => (file?.kind === 'txt' && file.offset < end ? [file.offset] : []))
    .sort((a, b) => a - b);
  for (const offset of offsets) {
    yield { offset, text: await readFile(join(textsDir(dir), offsetName(offset, 'txt')), 'utf8') };
  }
}

async function* blockEvents(dir: string, from: number, length: number): AsyncGenerator<RecordedEvent> {
  const reader = openReader(dir);
  for (let offset = from; offset < from + length; ) {
    const bytes = await reader.read(offset, Math.min(CHUNK_BYTES, from + length - offset));
    if (bytes.length === 0) return;
    yield { kind: 'output', at: 0, offset, bytes };
    offset += bytes.length;
  }
}

async function sizeAt(dir: string, offset: number): Promise<{ cols: number; rows: number }> {
  let { cols, rows } = await readMeta(dir);
  for await (const events of readTiming(dir)) {
    for (const event of events) {
      if (event.offset > offset) return { cols, rows };
      if (event.kind === 'resize') ({ cols, rows } = event);
    }
  }
  return { cols, rows };
}
