/**
 * Each snapshot restores all colours, for a terminal of which nothing is known. xterm.js makes a new style sheet for each
 * that is restored, and the page is styled anew: half of a slow phone's time in a flood. What nothing has changed is
 * therefore not restored.
 */
import type { IDisposable, Terminal } from '@xterm/xterm';

/** OSC numbers of xterm's control sequences: what sets colours, and what restores them. OSC 10 with several colours sets 11 and 12 too. */
const SETS = new Map([
  [4, [104]],
  [10, [110, 111, 112]],
  [11, [111, 112]],
  [12, [112]],
]);
const RESTORES = [104, 110, 111, 112];

export function unchangedColours(terminal: Terminal): IDisposable {
  const changed = new Set<number>();
  const handlers = [
    ...[...SETS].map(([set, restores]) =>
      terminal.parser.registerOscHandler(set, () => {
        for (const restore of restores) changed.add(restore);
        return false;
      }),
    ),
    ...RESTORES.map((restore) =>
      terminal.parser.registerOscHandler(restore, (data) => {
        if (!changed.has(restore)) return true;
        if (data === '') changed.delete(restore);
        return false;
      }),
    ),
  ];
  return { dispose: () => handlers.forEach((one) => void one.dispose()) };
}
