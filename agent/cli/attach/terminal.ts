/** `poet attach` in a real terminal: raw keys in, the session's screen out, guesses and a status line over it. */
import type { DeviceLink, StreamHandlers, TerminalStream } from '../../../shared/link/types.ts';
import { isOver, type Session, type Size } from '../../../shared/model/session.ts';
import { createPrediction } from '../../../shared/terminal/prediction/prediction.ts';
import type { PredictMode } from '../../../shared/terminal/prediction/types.ts';
import { terminalSize } from '../terminal-size.ts';
import { createBottomLine } from './bottom-line.ts';
import { createDetachKey, SECOND_PRESS_MS } from './detach-key.ts';
import { draftText } from './drafts.ts';
import type { AttachEnd } from './end.ts';
import { createLocalScreen } from './local-screen.ts';
import { predictedScreen } from './predicted-screen.ts';
import { createPredictionPainter } from './prediction-painter.ts';
import { createQueryFilter } from './query-filter.ts';
import { enterRawMode } from './raw-terminal.ts';
import { SNAPSHOT_RESET } from './screen-reset.ts';

const RESIZE_SETTLES_MS = 80;

export interface TerminalOptions {
  link: DeviceLink;
  session: Session;
  /** Character of the detach key, or null for none. */
  key: string | null;
  predict: PredictMode;
  /** Lines for after the terminal is given back. */
  say(line: string): void;
}

/** Resolves when the person leaves, the session is over, the link is over for good, or a signal asks to end. */
export function attachTerminal({ link, session, key, predict, say }: TerminalOptions): Promise<AttachEnd> {
  const terminal = enterRawMode(process.stdin, process.stdout);
  const size = (): Size => terminalSize(terminal.columns, terminal.rows) ?? { cols: 80, rows: 24 };
  const screen = createLocalScreen(size());
  const filter = createQueryFilter();
  const detachKey = createDetachKey(key);
  const drafts: string[] = [];
  let stream: TerminalStream;
  let told = false;
  let giveUp: NodeJS.Timeout | undefined;
  let settle: NodeJS.Timeout | undefined;

  /** Draws the screen anew from what this terminal was sent so far. */
  function redraw(): void {
    screen.whole((bytes) => {
      filter.reset();
      terminal.write(SNAPSHOT_RESET);
      terminal.write(filter.filter(bytes));
      painter.again();
    });
  }
  const line = createBottomLine({ terminal, link, key, uncover: redraw });
  const painter = createPredictionPainter(
    screen,
    (text) => terminal.write(text),
    ({ cols, rows }, row) =>
      cols === terminal.columns && rows === terminal.rows && !(line.covers && row === rows - 1),
  );
  const prediction = createPrediction({
    mode: predict,
    screen: predictedScreen(screen),
    pending: () => stream.pending,
    latency: () => link.latency,
    draw: painter.draw,
  });

  return new Promise((resolve) => {
    const finish = (end: AttachEnd) => {
      clearTimeout(giveUp);
      clearTimeout(settle);
      line.stop();
      for (const signal of signals) process.off(signal, onSignal);
      link.onState = () => {};
      prediction.stop();
      if (end.how === 'detached' || end.how === 'signal') stream.detach();
      screen.dispose();
      terminal.leave();
      for (const draft of drafts) say(draft);
      resolve(end);
    };

    const handlers: StreamHandlers = {
      onAttached(attached) {
        screen.resize(attached.size);
        if (!attached.type && !told && !isOver(session)) line.notice('this terminal may watch, not type');
        told = true;
      },
      onOutput(offset, bytes) {
        painter.clear();
        screen.output(offset, bytes);
        terminal.write(filter.filter(bytes), () => stream.ack(offset + bytes.length));
        screen.settled(prediction.changed);
      },
      onSnapshot(offset, grid, bytes) {
        prediction.reset();
        screen.snapshot(offset, grid, bytes);
        filter.reset();
        terminal.write(SNAPSHOT_RESET);
        terminal.write(filter.filter(bytes), () => stream.ack(offset));
        prediction.changed();
      },
      onApplied: () => prediction.changed(),
      onResized(grid, mine) {
        if (!screen.has(grid)) prediction.reset();
        screen.resize(grid);
        if (!mine && (grid.cols > terminal.columns || grid.rows > terminal.rows)) {
          line.notice(
            `another device has this session at ${grid.cols}×${grid.rows}; typing here makes it fit`,
          );
        }
      },
      onDraft(bytes) {
        prediction.reset();
        drafts.push(draftText(bytes));
        line.notice(draftText(bytes));
      },
      onDetached: (detached) => finish({ how: 'session', detached }),
      onLive: (live) => line.live(live),
    };
    stream = link.attach({ sessionId: session.id, have: null, size: size() }, handlers);
    link.onState = (state) => {
      if (state.at === 'ended') finish({ how: 'link', state });
    };
    const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
    const onSignal = (signal: NodeJS.Signals) => finish({ how: 'signal', signal });
    for (const signal of signals) process.once(signal, onSignal);

    function type(bytes: Uint8Array): void {
      // A guess is made over the screen as it is, whatever still waits to be parsed.
      screen.settled(() => {});
      prediction.typed(bytes);
      stream.type(bytes);
    }
    terminal.onKeys = (bytes) => {
      clearTimeout(giveUp);
      const { send, detach } = detachKey.press(bytes);
      if (send.length > 0) type(send);
      if (detach) finish({ how: 'detached' });
      else if (detachKey.waiting) giveUp = setTimeout(() => type(detachKey.giveUp()), SECOND_PRESS_MS);
    };
    terminal.onResize = () => {
      prediction.reset();
      clearTimeout(settle);
      settle = setTimeout(() => {
        stream.resize(size());
        line.refresh();
      }, RESIZE_SETTLES_MS);
    };
    terminal.onContinue = redraw;
  });
}
