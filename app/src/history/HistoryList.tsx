import { createMemo, createSignal, onCleanup } from 'solid-js';
import { useData } from '../data-context.tsx';
import type { SessionOn } from '../now/live-sessions.ts';
import { Windowed } from '../ui/Windowed.tsx';
import { HistoryHead, HistoryRow } from './HistoryRow.tsx';
import { type HistoryGroup, type HistoryLine, keyOf, linesOf } from './session-list.ts';

interface HistoryListProps {
  groups: readonly HistoryGroup[];
  /** Where it was left, px. */
  top: number;
  onTop(top: number): void;
  onMore(on: SessionOn): void;
}

/** In lines of text: three of a session, one of a head, and the room around them. */
const ROW = { rem: 3.5, px: 24 };
const HEAD = { rem: 1.125, px: 32 };
const rem = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

export function HistoryList(props: HistoryListProps) {
  const data = useData();
  const [unit, setUnit] = createSignal(rem());
  // The person's own text size may change while this is open.
  const measure = () => setUnit(rem());
  window.addEventListener('resize', measure);
  onCleanup(() => window.removeEventListener('resize', measure));
  const lines = createMemo(() => linesOf(props.groups));
  const heads = createMemo(
    () => new Set(props.groups.flatMap(({ sessions }) => sessions.slice(0, 1).map(keyOf))),
  );
  const px = (of: typeof ROW) => Math.round(of.rem * unit()) + of.px;
  const heights = createMemo(() => {
    const [head, row] = [px(HEAD), px(ROW)];
    return (line: HistoryLine) => ('sessions' in line ? head : row);
  });
  return (
    <Windowed label="Sessions" items={lines()} heightOf={heights()} top={props.top} onTop={props.onTop}>
      {(line) =>
        'sessions' in line ? (
          <HistoryHead group={line} />
        ) : (
          <HistoryRow
            on={line}
            machines={data.machines().length}
            first={heads().has(keyOf(line))}
            onMore={() => props.onMore(line)}
          />
        )
      }
    </Windowed>
  );
}
