/** When a line stands over the bottom row, and what it says: that the link is down, or something to be noticed. */
import type { DeviceLink } from '../../../shared/link/types.ts';
import type { RawTerminal } from './raw-terminal.ts';
import { drawStatusLine, linkStatus } from './status-line.ts';

/** A break that heals faster than this is not worth a line over somebody's work. */
const QUIET_BREAK_MS = 800;
const NOTICE_MS = 5000;
const EVERY_MS = 1000;

export interface BottomLine {
  readonly covers: boolean;
  /** For some seconds. */
  notice(text: string): void;
  live(is: boolean): void;
  /** The terminal has another size. */
  refresh(): void;
  stop(): void;
}

export interface BottomLineOptions {
  terminal: Pick<RawTerminal, 'write' | 'columns' | 'rows'>;
  link: Pick<DeviceLink, 'state' | 'heardAt'>;
  /** Of the detach key, or null for none. */
  key: string | null;
  /** Draws what it covered. */
  uncover(): void;
}

export function createBottomLine({ terminal, link, key, uncover }: BottomLineOptions): BottomLine {
  let downSince: number | null = null;
  let notice: { text: string; until: number } | null = null;
  let covers = false;
  let soon: NodeJS.Timeout | undefined;
  const clock = setInterval(refresh, EVERY_MS);

  function text(now: number): string | null {
    if (downSince !== null && now - downSince >= QUIET_BREAK_MS) {
      const said = linkStatus(link.state, link.heardAt, Date.now()) ?? 'reconnecting';
      return key === null ? said : `${said} · ctrl-${key} twice leaves`;
    }
    return notice !== null && now < notice.until ? notice.text : null;
  }

  function refresh(): void {
    const line = text(performance.now());
    if (line !== null) {
      covers = true;
      terminal.write(drawStatusLine(line, terminal.columns, terminal.rows));
    } else if (covers) {
      covers = false;
      uncover();
    }
  }

  return {
    get covers() {
      return covers;
    },
    notice(said) {
      notice = { text: said, until: performance.now() + NOTICE_MS };
      refresh();
    },
    live(is) {
      clearTimeout(soon);
      downSince = is ? null : (downSince ?? performance.now());
      if (is) refresh();
      else soon = setTimeout(refresh, QUIET_BREAK_MS);
    },
    refresh,
    stop() {
      clearTimeout(soon);
      clearInterval(clock);
    },
  };
}
