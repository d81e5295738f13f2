/**
 * What a run last showed, as plain text: its screen and what scrolled off it, and before these the full screens that stood long
 * enough to be read, which are gone from the terminal then. Made from the last keyframe on, so bounded however long it ran.
 */
import headless from '@xterm/headless';
import { RecordingGap } from '../recordings/reader.ts';
import { joinScreens } from './join-screens.ts';
import type { ReplaySource } from './replay.ts';
import { ALTERNATE } from './scrolled-rows.ts';

const MAX_LINES = 1000;
const CHUNK_BYTES = 64 * 1024;
/** A screen that stood so long could be read. */
const STOOD_MS = 400;
const MAX_SCREENS = 100;

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
  const screens: string[][] = [];
  const keep = (): void => {
    if (terminal.buffer.active.type !== 'alternate') return;
    screens.push(linesOf(terminal.buffer.active));
    if (screens.length > MAX_SCREENS) screens.shift();
  };
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (modes) => {
    if (modes.flat().some((mode) => ALTERNATE.has(mode))) keep();
    return false;
  });
  const write = (bytes: Uint8Array) => new Promise<void>((resolve) => terminal.write(bytes, resolve));
  let at = keyframe?.offset ?? 0;
  const writeTo = async (to: number): Promise<void> => {
    while (at < to) {
      try {
        const bytes = await reader.read(at, Math.min(to - at, CHUNK_BYTES));
        if (bytes.length === 0) return;
        await write(bytes);
        at += bytes.length;
      } catch (error) {
        if (!(error instanceof RecordingGap)) throw error;
        at = Math.min(error.resumesAt, to);
      }
    }
  };
  try {
    if (keyframe !== null) await write(keyframe.bytes);
    let heardAt = 0;
    for await (const events of source.timing()) {
      for (const event of events) {
        if (event.offset < at) {
          heardAt = event.at;
          continue;
        }
        await writeTo(Math.min(event.offset, end));
        if (event.at - heardAt >= STOOD_MS) keep();
        heardAt = event.at;
        if (event.kind === 'resize') terminal.resize(event.cols, event.rows);
      }
    }
    await writeTo(end);
    keep();
    const lines = [...joinScreens(screens), ...linesOf(terminal.buffer.normal)];
    return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  } finally {
    terminal.dispose();
  }
}

/** Without the blank ones below the last; wrapped rows are joined. */
function linesOf(buffer: Buffer): string[] {
  const lines: string[] = [];
  let line = '';
  for (let y = 0; y < buffer.length; y++) {
    const continues = buffer.getLine(y + 1)?.isWrapped === true;
    line += buffer.getLine(y)?.translateToString(!continues) ?? '';
    if (continues) continue;
    lines.push(line.trimEnd());
    line = '';
  }
  while (lines.at(-1) === '') lines.pop();
  return lines;
}
