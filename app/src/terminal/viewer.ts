/** Joins one stream of the data layer to one terminal: what to write, what to acknowledge, what may be typed. */
import type { StreamHandlers, TerminalStream } from '../../../shared/link/types.ts';
import type { Size } from '../../../shared/model/session.ts';
import type { Prediction } from '../../../shared/terminal/prediction/prediction.ts';
import { utf8 } from '../../../shared/wire/bytes.ts';
import type { Detached } from '../../../shared/wire/messages.ts';

/** What of a terminal the stream drives; `createTerminalView` has it. */
export interface Screen {
  write(bytes: Uint8Array, done: () => void): void;
  reset(size: Size): void;
  resize(size: Size): void;
  /** Everything up to this offset is drawn; `afresh`: as a whole screen. */
  parsed(offset: number, afresh: boolean): void;
  /** A person looks at what scrolled away. */
  reading(): boolean;
}

export interface ViewerEvents {
  onLive(live: boolean): void;
  /** Which grid rules now, and whether it is the one that this screen asked for. */
  onGrid(size: Size, mine: boolean): void;
  /** Whether this device may type here. */
  onMayType(may: boolean): void;
  onBytes(count: number): void;
  onDraft(text: string): void;
  onEnd(detached: Detached): void;
  onRun(run: number): void;
}

export interface Viewer {
  /** Characters become bytes here; returns false where nothing may be typed. */
  type(text: string): boolean;
  resize(size: Size): void;
  pending(): number;
  /** Nobody reads above any more: the present screen may come. */
  release(): void;
  close(): void;
}

type Attach = (handlers: StreamHandlers) => TerminalStream;

/** `wanted` is the grid that this screen asked for when it attached. */
export function createViewer(
  attach: Attach,
  screen: Screen,
  wanted: Size,
  events: ViewerEvents,
  prediction?: Pick<Prediction, 'typed' | 'changed' | 'reset'>,
): Viewer {
  let mine = wanted;
  let ruling = wanted;
  let mayType = false;
  let over = false;
  const same = (a: Size, b: Size): boolean => a.cols === b.cols && a.rows === b.rows;
  const grid = (size: Size): void => {
    if (!same(size, ruling)) prediction?.reset();
    ruling = size;
    screen.resize(size);
    events.onGrid(size, same(size, mine));
  };

  /**
   * A whole screen takes the place of everything, so it waits while a person reads above, and all that follows with it.
   * Nothing of it is acknowledged meanwhile, so that no more than a window's worth can wait.
   */
  let waiting: (() => void)[] | null = null;
  const inOrder = (act: () => void): void => {
    if (waiting === null) act();
    else waiting.push(act);
  };
  const draw = (bytes: Uint8Array, upTo: number, afresh: boolean): void =>
    screen.write(bytes, () => {
      if (over) return;
      stream.ack(upTo);
      screen.parsed(upTo, afresh);
      prediction?.changed();
    });

  const stream = attach({
    onAttached(attached) {
      mayType = attached.type;
      events.onMayType(attached.type);
      events.onRun(attached.run);
      inOrder(() => grid(attached.size));
    },
    onOutput(offset, bytes) {
      events.onBytes(bytes.length);
      inOrder(() => draw(bytes, offset + bytes.length, false));
    },
    onSnapshot(offset, size, bytes) {
      const show = () => {
        ruling = size;
        screen.reset(size);
        prediction?.reset();
        events.onGrid(size, same(size, mine));
        draw(bytes, offset, true);
      };
      if (waiting === null && !screen.reading()) show();
      // What waited is older than this.
      else waiting = [show];
    },
    onResized: (size) => inOrder(() => grid(size)),
    onApplied: () => prediction?.changed(),
    onDraft(bytes) {
      prediction?.reset();
      events.onDraft(new TextDecoder().decode(bytes));
    },
    onDetached(detached) {
      mayType = false;
      events.onMayType(false);
      events.onEnd(detached);
    },
    onLive: (live) => events.onLive(live),
  });

  return {
    type(text) {
      if (!mayType || text === '') return false;
      const bytes = utf8(text);
      prediction?.typed(bytes);
      stream.type(bytes);
      return true;
    },
    resize(size) {
      mine = size;
      stream.resize(size);
    },
    pending: () => stream.pending,
    release() {
      const acts = waiting ?? [];
      waiting = null;
      for (const act of acts) act();
    },
    close() {
      over = true;
      stream.detach();
    },
  };
}
