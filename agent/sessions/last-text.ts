/**
 * What a run last showed, as plain text: the end of what scrolled, its screen, and before these the full screen that its
 * program left last, which is gone from the terminal then. Made from the last keyframe on, so bounded however long it ran.
 */
import headless from '@xterm/headless';
import { RecordingGap } from '../recordings/reader.ts';
import type { ReplaySource } from './replay.ts';
import { resizesBetween } from './replay.ts';

const MAX_LINES = 1000;
const CHUNK_BYTES = 64 * 1024;
/** DEC private modes that lead to the alternate screen and back. */
const ALTERNATE = new Set([47, 1047, 1049]);

type Terminal = InstanceType<typeof headless.Terminal>;
type Buffer = Terminal['buffer']['active'];

export async function lastText(source: ReplaySource): Promise<string> {
  const { reader } = source;
  const end = await reader.length();
  const keyframe = await reader.keyframeBefore(end);
  const { cols, rows } = keyframe ?? (await source.meta());
  const terminal = new headless.Terminal({
    ...{ cols, rows, scrollback: MAX_LINES, logLevel: 'off' },
    allowProposedApi: true,
  });
  let left = '';
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (modes) => {
    const leaves = modes.flat().some((mode) => ALTERNATE.has(mode));
    if (leaves && terminal.buffer.active.type === 'alternate') left = textOf(terminal.buffer.active);
    return false;
  });
  const write = (bytes: Uint8Array) => new Promise<void>((resolve) => terminal.write(bytes, resolve));
  try {
    if (keyframe !== null) await write(keyframe.bytes);
    let at = keyframe?.offset ?? 0;
    const resizes = await resizesBetween(source, at, end);
    while (at < end) {
      for (let next = resizes[0]; next !== undefined && next.offset <= at; next = resizes[0]) {
        terminal.resize(next.cols, next.rows);
        resizes.shift();
      }
      try {
        const bytes = await reader.read(at, Math.min(resizes[0]?.offset ?? end, at + CHUNK_BYTES) - at);
        if (bytes.length === 0) break;
        await write(bytes);
        at += bytes.length;
      } catch (error) {
        if (!(error instanceof RecordingGap)) throw error;
        at = error.resumesAt;
      }
    }
    const { active, normal } = terminal.buffer;
    const full = active.type === 'alternate' ? textOf(active) : left;
    return [full, textOf(normal)].filter((text) => text !== '').join('\n');
  } finally {
    terminal.dispose();
  }
}

/** Lines, each ending in a newline, without the blank ones below the last; wrapped rows are joined. */
function textOf(buffer: Buffer): string {
  let text = '';
  for (let y = 0; y < buffer.length; y++) {
    const continues = buffer.getLine(y + 1)?.isWrapped === true;
    text += buffer.getLine(y)?.translateToString(!continues) ?? '';
    if (!continues) text += '\n';
  }
  const trimmed = text.trimEnd();
  return trimmed === '' ? '' : `${trimmed}\n`;
}
