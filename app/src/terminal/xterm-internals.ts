/**
 * The one place of the app that looks inside xterm.js, for what its public API does not show: which keyboard protocol is
 * in force, where a link leads, and rows put above those that are there. Checked against @xterm/xterm 6.1.0-beta.336.
 */
import type { Terminal } from '@xterm/xterm';

interface LinkData {
  id?: string;
  uri: string;
}
interface Line {
  _isWrapped: boolean;
  readonly _extendedAttrs: Record<number, { _urlId: number; urlId: number } | undefined>;
}
interface Lines {
  readonly length: number;
  get(index: number): Line | undefined;
  splice(start: number, deleteCount: number, ...items: Line[]): void;
  trimStart(count: number): void;
}
interface Buffer {
  readonly lines: Lines;
  ybase: number;
  ydisp: number;
  savedY: number;
}
interface Core {
  coreService: { kittyKeyboard: { flags: number } };
  _bufferService: { buffers: { normal: Buffer }; _onScroll: { fire(ydisp: number): void } };
  _oscLinkService: {
    getLinkData(id: number): LinkData | undefined;
    registerLink(data: LinkData): number;
    addLineToLink(id: number, line: number): void;
  };
}
const coreOf = (terminal: Terminal): Core => (terminal as unknown as { _core: Core })._core;

/** Of the kitty keyboard protocol, as the program has set them; 0: it has not. */
export const kittyFlags = (terminal: Terminal): number => coreOf(terminal).coreService.kittyKeyboard.flags;

/** Where the OSC 8 link of a cell leads; `row` counts from the first line of the scrollback. Null: it is none. */
export function linkAt(terminal: Terminal, row: number, col: number): string | null {
  const line = terminal.buffer.active.getLine(row) as unknown as Line | undefined;
  const id = line?._extendedAttrs[col]?._urlId ?? 0;
  return id === 0 ? null : (coreOf(terminal)._oscLinkService.getLinkData(id)?.uri ?? null);
}

/**
 * Moves the first `count` rows of `from` above all rows of `to`, which is as wide and shows its normal screen; before
 * that, `dropped` rows of its top are taken away. What is in view stays in view. `continues`: the first row goes on in
 * one above it.
 */
export function moveRowsAbove(
  from: Terminal,
  { count, continues }: { count: number; continues: boolean },
  to: Terminal,
  dropped: number,
): void {
  const source = coreOf(from);
  const target = coreOf(to);
  const { normal } = target._bufferService.buffers;
  const rows: Line[] = [];
  for (let row = 0; row < count; row += 1) {
    const line = source._bufferService.buffers.normal.lines.get(row);
    if (line !== undefined) rows.push(line);
  }
  if (rows[0] !== undefined) rows[0]._isWrapped = continues;
  if (dropped > 0) normal.lines.trimStart(dropped);
  normal.lines.splice(0, 0, ...rows);
  const moved = rows.length - dropped;
  normal.ybase += moved;
  normal.ydisp += moved;
  normal.savedY += moved;
  carryLinks(source, target, rows);
  target._bufferService._onScroll.fire(normal.ydisp);
}

/** Links are numbers that each terminal gives anew. */
function carryLinks(source: Core, target: Core, rows: readonly Line[]): void {
  const numbers = new Map<number, number>();
  // Cells that look alike may share their attributes.
  const done = new Set<object>();
  rows.forEach((line, row) => {
    for (const attributes of Object.values(line._extendedAttrs)) {
      if (attributes === undefined || attributes._urlId === 0) continue;
      if (!done.has(attributes)) {
        done.add(attributes);
        const known = numbers.get(attributes._urlId);
        const data = known === undefined ? source._oscLinkService.getLinkData(attributes._urlId) : undefined;
        const next = known ?? (data === undefined ? 0 : target._oscLinkService.registerLink(data));
        numbers.set(attributes._urlId, next);
        attributes.urlId = next;
      }
      if (attributes._urlId !== 0) target._oscLinkService.addLineToLink(attributes._urlId, row);
    }
  });
}
