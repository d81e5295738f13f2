/** Links for a mouse: addresses are underlined under the pointer, and a click opens them. Fingers have a menu instead. */
import type { IDisposable, ILink, Terminal } from '@xterm/xterm';
import { urlAt } from './text-at.ts';
import { xtermRows } from './xterm-rows.ts';

/** In a page of its own that cannot reach back to this one. */
export function openLink(uri: string): void {
  if (/^https?:\/\//i.test(uri)) window.open(uri, '_blank', 'noopener,noreferrer');
}

export function webLinks(terminal: Terminal): IDisposable {
  const rows = xtermRows(terminal);
  return terminal.registerLinkProvider({
    provideLinks(line, callback) {
      const row = line - 1;
      const links: ILink[] = [];
      for (let col = 0; col < terminal.cols; ) {
        const found = urlAt(rows, { row, col });
        if (found === null) {
          col += 1;
          continue;
        }
        const { from, to } = found.range;
        links.push({
          range: { start: { x: from.col + 1, y: from.row + 1 }, end: { x: to.col + 1, y: to.row + 1 } },
          text: found.url,
          activate: () => openLink(found.url),
        });
        col = to.row > row ? terminal.cols : to.col + 1;
      }
      callback(links.length > 0 ? links : undefined);
    },
  });
}
