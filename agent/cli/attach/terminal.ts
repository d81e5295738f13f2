/** `poet attach` in a real terminal: raw keys in, the session's screen out, a status line while the link is down. */
import type { DeviceLink, StreamHandlers, TerminalStream } from '../../../shared/link/types.ts';
import type { Session, Size } from '../../../shared/model/session.ts';
import { isOver } from '../session-state.ts';
import { terminalSize } from '../terminal-size.ts';
import { createDetachKey, SECOND_PRESS_MS } from './detach-key.ts';
import { draftText } from './drafts.ts';
import type { AttachEnd } from './end.ts';
import { createLocalScreen } from './local-screen.ts';
import { createQueryFilter } from './query-filter.ts';
import { enterRawMode } from './raw-terminal.ts';
import { SNAPSHOT_RESET } from './screen-reset.ts';
import { drawStatusLine, linkStatus } from './status-line.ts';

/** A break that heals faster than this is not worth a line over somebody's work. */
const QUIET_BREAK_MS = 800;
const STATUS_EVERY_MS = 1000;
const NOTICE_MS = 5000;
const RESIZE_SETTLES_MS = 80;

export interface TerminalOptions {
  link: DeviceLink;
  session: Session;
  /** Character of the detach key, or null for none. */
  key: string | null;
  /** Lines for after the terminal is given back. */
  say(line: string): void;
}

/** Resolves when the person leaves, the session is over, the link is over for good, or a signal asks to end. */
export function attachTerminal({ link, session, key, say }: TerminalOptions): Promise<AttachEnd> {
  const terminal = enterRawMode(process.stdin, process.stdout);
  const size = (): Size => terminalSize(terminal.columns, terminal.rows) ?? { cols: 80, rows: 24 };
  const screen = createLocalScreen(size());
  const filter = createQueryFilter();
  const detachKey = createDetachKey(key);
  const drafts: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let downSince: number | null = null;
  let notice: { text: string; until: number } | null = null;
  let covered = false;
  let told = false;

  const later = (ms: number, act: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
    return timer;
  };

  return new Promise((resolve) => {
    const finish = (end: AttachEnd) => {
      for (const timer of timers) clearTimeout(timer);
      clearInterval(clock);
      for (const signal of signals) process.off(signal, onSignal);
      link.onState = () => {};
      if (end.how === 'detached' || end.how === 'signal') stream.detach();
      screen.dispose();
      terminal.leave();
      for (const draft of drafts) say(draft);
      resolve(end);
    };

    /** The line that should stand on the bottom row now. */
    function status(now: number): string | null {
      if (downSince !== null && now - downSince >= QUIET_BREAK_MS) {
        const said = linkStatus(link.state, link.heardAt, now) ?? 'reconnecting';
        return key === null ? said : `${said} · ctrl-${key} twice leaves`;
      }
      if (notice !== null && now < notice.until) return notice.text;
      return null;
    }

    function refresh(): void {
      const text = status(Date.now());
      if (text !== null) {
        covered = true;
        terminal.write(drawStatusLine(text, terminal.columns, terminal.rows));
      } else if (covered) {
        covered = false;
        redraw();
      }
    }

    /** Draws the screen anew from what this terminal was sent so far. */
    function redraw(): void {
      screen.whole((bytes) => {
        filter.reset();
        terminal.write(SNAPSHOT_RESET);
        terminal.write(filter.filter(bytes));
      });
    }

    function show(text: string): void {
      notice = { text, until: Date.now() + NOTICE_MS };
      refresh();
    }

    const handlers: StreamHandlers = {
      onAttached(attached) {
        screen.resize(attached.size);
        if (!attached.type && !told && !isOver(session)) show('this terminal may watch, not type');
        told = true;
      },
      onOutput(offset, bytes) {
        screen.output(offset, bytes);
        terminal.write(filter.filter(bytes), () => stream.ack(offset + bytes.length));
      },
      onSnapshot(offset, grid, bytes) {
        screen.snapshot(offset, grid, bytes);
        filter.reset();
        terminal.write(SNAPSHOT_RESET);
        terminal.write(filter.filter(bytes), () => stream.ack(offset));
      },
      onResized(grid, mine) {
        screen.resize(grid);
        if (!mine && (grid.cols > terminal.columns || grid.rows > terminal.rows)) {
          show(`another device has this session at ${grid.cols}×${grid.rows}; typing here makes it fit`);
        }
      },
      onDraft(bytes) {
        drafts.push(draftText(bytes));
        show(draftText(bytes));
      },
      onDetached: (detached) => finish({ how: 'session', detached }),
      onLive(live) {
        downSince = live ? null : (downSince ?? Date.now());
        if (live) refresh();
        else later(QUIET_BREAK_MS, refresh);
      },
    };

    const stream: TerminalStream = link.attach({ sessionId: session.id, have: null, size: size() }, handlers);
    link.onState = (state) => {
      if (state.at === 'ended') finish({ how: 'link', state });
    };
    const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
    const onSignal = (signal: NodeJS.Signals) => finish({ how: 'signal', signal });
    for (const signal of signals) process.once(signal, onSignal);
    const clock = setInterval(refresh, STATUS_EVERY_MS);

    let giveUp: NodeJS.Timeout | undefined;
    terminal.onKeys = (bytes) => {
      clearTimeout(giveUp);
      const { send, detach } = detachKey.press(bytes);
      if (send.length > 0) stream.type(send);
      if (detach) finish({ how: 'detached' });
      else if (detachKey.waiting) giveUp = later(SECOND_PRESS_MS, () => stream.type(detachKey.giveUp()));
    };
    let settle: NodeJS.Timeout | undefined;
    terminal.onResize = () => {
      clearTimeout(settle);
      settle = later(RESIZE_SETTLES_MS, () => {
        stream.resize(size());
        refresh();
      });
    };
    terminal.onContinue = redraw;
  });
}
