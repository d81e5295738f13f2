/** One line over the bottom row of the screen, in reverse video. What it covers is drawn again by a snapshot. */
import type { DeviceLink, LinkState } from '../../../shared/link/types.ts';
import { cells, clip, plain } from '../text/columns.ts';

/** Bytes that draw it; the cursor comes back to where it was. */
export function drawStatusLine(text: string, columns: number, rows: number): string {
  const shown = clip(` poet: ${plain(text)} `, columns);
  const padded = shown + ' '.repeat(Math.max(0, columns - cells(shown)));
  // Autowrap is off meanwhile: the last cell must not scroll the screen.
  return `\x1b7\x1b[?7l\x1b[${rows};1H\x1b[0;7m${padded}\x1b[0m\x1b[?7h\x1b8`;
}

const seconds = (ms: number): string => `${Math.max(0, Math.round(ms / 1000))} s`;

/** What to say while the link is not live; null while it is. `heardAt`: the last sign of life. */
export function linkStatus(state: LinkState, heardAt: DeviceLink['heardAt'], now: number): string | null {
  if (state.at === 'live' || state.at === 'ended') return null;
  const silence = heardAt === null ? '' : `, last heard ${seconds(now - heardAt)} ago`;
  if (state.at === 'connecting') return `reconnecting${silence}`;
  const why = {
    'relay-unreachable': 'the relay cannot be reached',
    'relay-version': 'the relay speaks another version',
    'machine-unavailable': 'the machine is not there',
    tampered: 'what came back was not from the machine',
    lost: 'the connection was lost',
  }[state.why];
  const retry = state.retryAt === null ? '' : `, next try in ${seconds(state.retryAt - now)}`;
  return `${why}${silence}${retry}`;
}
