/** Where the last output begins and ends: as the shell marks it (OSC 133), or else from what was sent last. */
import type { IDisposable, IMarker, Terminal } from '@xterm/xterm';

export interface OutputMarks extends IDisposable {
  /** Something was sent: what is printed from here on answers it. */
  sent(): void;
  /** The last output as text; what is on the screen where nobody knows where it begins. */
  last(): string;
}

export function createOutputMarks(terminal: Terminal): OutputMarks {
  let began: IMarker | undefined;
  let ended: IMarker | undefined;
  let sent: IMarker | undefined;
  const mark = (old: IMarker | undefined): IMarker | undefined => {
    old?.dispose();
    return terminal.buffer.active.type === 'normal' ? terminal.registerMarker(0) : undefined;
  };
  const handler = terminal.parser.registerOscHandler(133, (data) => {
    if (data.startsWith('C')) {
      began = mark(began);
      ended?.dispose();
      ended = undefined;
    } else if (data.startsWith('D') && began !== undefined) ended = mark(ended);
    return true;
  });
  const lineOf = (marker: IMarker | undefined): number | null =>
    marker === undefined || marker.isDisposed || marker.line < 0 ? null : marker.line;

  /** Below what was sent, which may have wrapped. */
  const answer = (row: number): number => {
    let below = row + 1;
    while (terminal.buffer.active.getLine(below)?.isWrapped) below += 1;
    return below;
  };

  return {
    sent() {
      sent = mark(sent);
    },
    last() {
      const { active } = terminal.buffer;
      const cursor = active.baseY + active.cursorY;
      const from = lineOf(began);
      if (from !== null) return textBetween(terminal, from, lineOf(ended) ?? cursor + 1);
      const after = lineOf(sent);
      // Without marks the row of the cursor is where the next line is typed.
      if (after !== null && answer(after) < cursor) return textBetween(terminal, answer(after), cursor);
      return textBetween(terminal, active.baseY, active.length);
    },
    dispose() {
      handler.dispose();
      for (const marker of [began, ended, sent]) marker?.dispose();
    },
  };
}

/** Rows as plain text, wrapped ones joined again; `to` is not in it. */
export function textBetween(terminal: Terminal, from: number, to: number): string {
  const out: string[] = [];
  const { active } = terminal.buffer;
  for (let row = from; row < Math.min(to, active.length); row += 1) {
    const line = active.getLine(row);
    const goesOn = active.getLine(row + 1)?.isWrapped === true;
    const words = line?.translateToString(!goesOn) ?? '';
    if (line?.isWrapped && out.length > 0) out[out.length - 1] += words;
    else out.push(words);
  }
  return out.join('\n').trimEnd();
}
