import { describe, expect, test } from 'vitest';
import type { Size } from '../../../shared/model/session.ts';
import { type FakeStream, fakeStream } from '../testing/fake-data.ts';
import { createViewer, type Screen } from './viewer.ts';

let reading = false;
const mine: Size = { cols: 50, rows: 40 };
const bytes = (text: string) => new TextEncoder().encode(text);

function setup() {
  const guessed: string[] = [];
  const log: string[] = [];
  const parsed: (() => void)[] = [];
  const screen: Screen = {
    write(data, done) {
      log.push(`write ${new TextDecoder().decode(data)}`);
      parsed.push(done);
    },
    reset: (size) => log.push(`reset ${size.cols}x${size.rows}`),
    resize: (size) => log.push(`resize ${size.cols}x${size.rows}`),
    parsed: (offset, afresh) => log.push(`parsed ${offset}${afresh ? ' afresh' : ''}`),
    reading: () => reading,
  };
  const told: unknown[] = [];
  let stream!: FakeStream;
  const viewer = createViewer(
    (handlers) => {
      stream = fakeStream(handlers);
      return stream;
    },
    screen,
    mine,
    {
      onLive: (live) => told.push(['live', live]),
      onGrid: (size, isMine) => told.push(['grid', `${size.cols}x${size.rows}`, isMine]),
      onMayType: (may) => told.push(['type', may]),
      onBytes: () => {},
      onDraft: (text) => told.push(['draft', text]),
      onEnd: (end) => told.push(['end', end.reason]),
      onRun: () => {},
    },
    {
      typed: (typed) => guessed.push(`typed ${new TextDecoder().decode(typed)} after "${stream.typed}"`),
      changed: () => guessed.push('changed'),
      reset: () => guessed.push('reset'),
    },
  );
  const parseAll = () => {
    for (const done of parsed.splice(0)) done();
  };
  return { viewer, stream, log, told, guessed, parseAll };
}

const attached = { run: 0, applied: 0, type: true, size: mine };

describe('a viewer', () => {
  test('acknowledges what was parsed, not what was queued', () => {
    const { stream, parseAll } = setup();
    stream.handlers.onOutput(100, bytes('hello'));
    expect(stream.acked).toEqual([]);
    parseAll();
    expect(stream.acked).toEqual([105]);
  });

  test('draws a snapshot on a clean screen of its size and acknowledges its offset', () => {
    const { stream, log, parseAll } = setup();
    stream.handlers.onSnapshot(4096, { cols: 80, rows: 24 }, bytes('screen'));
    parseAll();
    expect(log).toEqual(['reset 80x24', 'write screen', 'parsed 4096 afresh']);
    expect(stream.acked).toEqual([4096]);
  });

  test('a fresh screen waits while somebody reads above, and so does all that follows it', () => {
    const { viewer, stream, log, parseAll } = setup();
    reading = true;
    stream.handlers.onOutput(0, bytes('a'));
    stream.handlers.onSnapshot(100, mine, bytes('old'));
    stream.handlers.onOutput(100, bytes('b'));
    stream.handlers.onSnapshot(200, mine, bytes('new'));
    stream.handlers.onResized({ cols: 60, rows: 20 }, false);
    stream.handlers.onOutput(200, bytes('c'));
    parseAll();
    expect(log).toEqual(['write a', 'parsed 1']);
    expect(stream.acked).toEqual([1]);
    reading = false;
    viewer.release();
    parseAll();
    expect(log.slice(2)).toEqual([
      'reset 50x40',
      'write new',
      'resize 60x20',
      'write c',
      'parsed 200 afresh',
      'parsed 201',
    ]);
    expect(stream.acked).toEqual([1, 200, 201]);
  });

  test('types nothing before it is attached, nor where it may only watch', () => {
    const { viewer, stream } = setup();
    expect(viewer.type('x')).toBe(false);
    stream.handlers.onAttached({ ...attached, type: false });
    expect(viewer.type('x')).toBe(false);
    stream.handlers.onAttached(attached);
    expect(viewer.type('é')).toBe(true);
    expect(stream.typed).toBe('é');
  });

  test('lets keys be guessed before they go, and looks again once more is parsed or applied', () => {
    const { viewer, stream, guessed, parseAll } = setup();
    stream.handlers.onAttached(attached);
    guessed.length = 0;
    viewer.type('l');
    expect(guessed.splice(0)).toEqual(['typed l after ""']);
    stream.handlers.onApplied?.(0);
    expect(guessed.splice(0)).toEqual(['changed']);
    stream.handlers.onOutput(0, bytes('l'));
    expect(guessed).toEqual([]);
    parseAll();
    expect(guessed).toEqual(['changed']);
  });

  test('drops what was guessed with the screen it was guessed on, and with keys that come back', () => {
    const { stream, guessed } = setup();
    stream.handlers.onSnapshot(0, mine, bytes('screen'));
    stream.handlers.onResized({ cols: 10, rows: 10 }, false);
    stream.handlers.onResized({ cols: 10, rows: 10 }, true);
    stream.handlers.onDraft(bytes('x'));
    expect(guessed).toEqual(['reset', 'reset', 'reset']);
  });

  test('says whose grid rules', () => {
    const { viewer, stream, told } = setup();
    stream.handlers.onAttached(attached);
    stream.handlers.onResized({ cols: 120, rows: 44 }, false);
    viewer.resize({ cols: 120, rows: 44 });
    stream.handlers.onResized({ cols: 120, rows: 44 }, true);
    expect(told.filter((entry) => (entry as unknown[])[0] === 'grid')).toEqual([
      ['grid', '50x40', true],
      ['grid', '120x44', false],
      ['grid', '120x44', true],
    ]);
    expect(stream.resized).toEqual([{ cols: 120, rows: 44 }]);
  });

  test('takes no keys after the end', () => {
    const { viewer, stream, told } = setup();
    stream.handlers.onAttached(attached);
    stream.handlers.onDetached({ reason: 'ended', exitCode: 0 });
    expect(viewer.type('x')).toBe(false);
    expect(told).toContainEqual(['end', 'ended']);
  });

  test('acknowledges nothing once it is closed', () => {
    const { viewer, stream, parseAll } = setup();
    stream.handlers.onOutput(0, bytes('late'));
    viewer.close();
    parseAll();
    expect(stream.acked).toEqual([]);
    expect(stream.detached).toBe(true);
  });

  test('gives keys that came too late back as text', () => {
    const { stream, told } = setup();
    stream.handlers.onDraft(bytes('ls -l'));
    expect(told).toContainEqual(['draft', 'ls -l']);
  });
});
