/** One terminal on a page: the app's whole pane, or xterm.js and nothing else, given the same bytes in the same way. */
import '@xterm/xterm/css/xterm.css';
import '../../../app/src/ui/base.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { render } from 'solid-js/web';
import { createTerminalController } from '../../../app/src/terminal/controller.ts';
import { TerminalPane } from '../../../app/src/terminal/TerminalPane.tsx';
import { fakeData, fakeMachine, fakeProject, fakeSession } from '../../../app/src/testing/fake-data.ts';
import { seeded } from '../../support/random.ts';
import { flood } from './flood.ts';

const PIECE = 4 * 1024;
const PIECES = 1_000;
/** Pieces that a terminal has and has not parsed yet. */
const AHEAD = 8;
const FACE = { fontFamily: '"JetBrains Mono", monospace', fontSize: 13, lineHeight: 1.07 };

interface Screen {
  /** `done` runs once it is parsed. */
  write(bytes: Uint8Array<ArrayBuffer>, done: () => void): void;
  /** As if a person typed it, and the machine answered at once. */
  type(character: string): void;
}

const host = document.querySelector<HTMLElement>('#app') as HTMLElement;

async function bare(): Promise<Screen> {
  await document.fonts.load(`13px "JetBrains Mono"`);
  const element = document.createElement('div');
  host.append(element);
  const terminal = new Terminal({ ...FACE, scrollback: 5_000 });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);
  fit.fit();
  return {
    write: (bytes, done) => terminal.write(bytes, done),
    type: (character) => terminal.write(character),
  };
}

async function whole(): Promise<Screen> {
  const project = fakeProject('halyard');
  const session = fakeSession('Soak', project);
  const machine = fakeMachine({ name: 'atlas', projects: [project], sessions: [session] });
  const data = fakeData({ machines: [machine] });
  const terminal = createTerminalController(data, machine.id, session.id, { onDraft() {}, onClipboard() {} });
  render(() => <TerminalPane terminal={terminal} onMore={() => {}} />, host);
  while (data.streams.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const [stream] = data.streams;
  if (stream === undefined) throw new Error('not attached');
  let offset = 0;
  const waiting: { upTo: number; done: () => void }[] = [];
  stream.ack = (acked) => {
    while ((waiting[0]?.upTo ?? Number.POSITIVE_INFINITY) <= acked) waiting.shift()?.done();
  };
  const print = (bytes: Uint8Array<ArrayBuffer>): void => {
    stream.handlers.onOutput(offset, bytes);
    offset += bytes.length;
  };
  stream.type = (bytes) => print(bytes as Uint8Array<ArrayBuffer>);
  stream.handlers.onLive(true);
  stream.handlers.onAttached({
    run: 0,
    applied: 0,
    type: true,
    size: stream.wanted ?? { cols: 48, rows: 40 },
  });
  return {
    write(bytes, done) {
      waiting.push({ upTo: offset + bytes.length, done });
      print(bytes);
    },
    type: (character) => void terminal.type(character),
  };
}

const screen = location.search === '?bare' ? await bare() : await whole();
const pieces = flood(PIECES, PIECE) as Uint8Array<ArrayBuffer>[];
const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

/** Milliseconds between frames while it floods for so long, and how much was parsed meanwhile. */
async function scroll(ms: number): Promise<{ frames: number[]; bytes: number }> {
  let bytes = 0;
  let at = 0;
  let flooding = true;
  const next = (): void => {
    const piece = pieces[at % pieces.length] as Uint8Array<ArrayBuffer>;
    at += 1;
    screen.write(piece, () => {
      bytes += piece.length;
      // As a socket does: not from within the parser.
      if (flooding) setTimeout(next);
    });
  };
  for (let ahead = 0; ahead < AHEAD; ahead += 1) next();
  const frames: number[] = [];
  const from = await frame();
  for (let last = from; last - from < ms; ) {
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  flooding = false;
  return { frames, bytes };
}

/** Milliseconds from a key until its letter stands in the page, for each of so many. */
async function echo(keys: number): Promise<number[]> {
  const times: number[] = [];
  const random = seeded(5);
  const rows = document.querySelector('.xterm-rows') as HTMLElement;
  for (let key = 0; key < keys; key += 1) {
    // At another moment of the frame each time.
    await new Promise((resolve) => setTimeout(resolve, 60 + random.int(34)));
    const drawn = new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve();
      });
      observer.observe(rows, { childList: true, subtree: true, characterData: true });
    });
    const from = performance.now();
    screen.type('x');
    await drawn;
    times.push(performance.now() - from);
  }
  return times;
}

Object.assign(window, { bench: { scroll, echo } });
