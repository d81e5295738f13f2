import { For, Match, Show, Switch } from 'solid-js';
import type { OutputPage, OutputPiece as Piece } from '../../../shared/model/output.ts';
import type { HeldPage } from '../paged/paged.ts';
import { now } from '../ui/now.ts';
import { clock } from '../ui/time.ts';
import styles from './OutputPage.module.css';
import { OutputPiece } from './OutputPiece.tsx';
import type { Here } from './output.ts';

/** Where nothing was printed for so long, the time stands between. */
const PAUSE_MS = 10 * 60_000;

interface OutputPartProps {
  held: HeldPage<OutputPage>;
  looks: (codes: string) => string;
  here: Here | null;
}

/** A page of lines, of screens that were drawn over, and of what is not there. */
export function OutputPart(props: OutputPartProps) {
  const pieces = () => props.held.page().pieces;
  const paused = (piece: Piece) => {
    const before = pieces()[pieces().indexOf(piece) - 1];
    return before === undefined ? false : piece.at - before.at > PAUSE_MS;
  };
  return (
    <div class={styles.part}>
      <For each={pieces()}>
        {(piece) => (
          <>
            <Show when={paused(piece)}>
              <p class={styles.time}>{clock(piece.at, now())}</p>
            </Show>
            <Switch fallback={<OutputPiece piece={piece} looks={props.looks} here={props.here} />}>
              <Match when={piece.kind === 'gap'}>
                <p class={styles.gap}>{piece.lines.join(' ')}</p>
              </Match>
            </Switch>
          </>
        )}
      </For>
    </div>
  );
}
