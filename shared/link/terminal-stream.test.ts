import { constants, deflateRawSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { concat, fromUtf8, utf8 } from '../wire/bytes.ts';
import { Flag, type Frame, Kind } from '../wire/inner.ts';
import { createTerminalStream, type LastingStream, type StreamPort } from './terminal-stream.ts';
import { createManualClock, type ManualClock } from './testing/manual-clock.ts';
import type { AttachOptions } from './types.ts';

const sessionId = 's'.repeat(26);
type OfKind<F, K> = F extends { kind: infer J } ? (K extends J ? F : never) : never;
type Of<K extends Frame['kind']> = OfKind<Frame, K>;

/** A channel that keeps what was sent, and lets a test speak for the machine. */
interface TestPort extends StreamPort {
  sent: Frame[];
  of<K extends Frame['kind']>(kind: K): Of<K>[];
  /** To the newest handle, or to the one named. */
  say(frame: Record<string, unknown> & { kind: number }, handle?: number): void;
  newest(): number;
}

function createPort(clock: ManualClock): TestPort {
  const handles = new Map<number, (frame: Frame) => void>();
  const start = clock.now();
  let next = 1;
  const port: TestPort = {
    sent: [],
    of: (kind) => port.sent.filter((frame) => frame.kind === kind) as never,
    say: (frame, handle = next - 1) => handles.get(handle)?.({ ...frame, handle } as Frame),
    newest: () => next - 1,
    send: (frame) => void port.sent.push(frame),
    open(onFrame) {
      handles.set(next, onFrame);
      return next++;
    },
    release: (handle) => void handles.delete(handle),
    sinceConfirm: () => clock.now() - start,
    expectAnswer: () => {},
  };
  return port;
}

let clock: ManualClock;
let port: TestPort;
let stream: LastingStream;
let log: string[];
let screen: Uint8Array[];
let drafts: string[];
/** How many bytes still waited, each time that some were applied. */
let waiting: number[];
let gone: number;

function make(options: Partial<AttachOptions> = {}): void {
  stream = createTerminalStream(
    { sessionId, have: null, ...options },
    {
      onAttached: (attached) => log.push(`attached ${attached.run}`),
      onOutput: (offset, bytes) => {
        log.push(`output ${offset} ${fromUtf8(bytes)}`);
        screen.push(bytes);
      },
      onSnapshot: (offset, size, bytes) =>
        log.push(`snapshot ${offset} ${size.cols}x${size.rows} ${fromUtf8(bytes)}`),
      onApplied: (pending) => waiting.push(pending),
      onResized: (size, mine) => log.push(`resized ${size.cols}x${size.rows} ${mine}`),
      onDraft: (bytes) => drafts.push(fromUtf8(bytes)),
      onDetached: (detached) => log.push(`detached ${detached.reason}`),
      onLive: (live) => log.push(`live ${live}`),
    },
    {
      clock,
      onGone: () => {
        gone += 1;
      },
    },
  );
}
const attached = (applied = 0, more: object = {}) =>
  port.say({
    kind: Kind.attached,
    json: { run: 2, applied, type: true, size: { cols: 80, rows: 24 }, ...more },
  });
const output = (offset: number, text: string) =>
  port.say({ kind: Kind.output, offset, flags: 0, bytes: utf8(text) });
const reconnect = () => {
  stream.offline();
  port = createPort(clock);
  stream.online(port);
};
const typed = () => port.of(Kind.input).map(({ offset, bytes }) => [offset, fromUtf8(bytes)]);
const attach = (index = -1) => port.of(Kind.attach).at(index)?.json as Record<string, unknown>;

beforeEach(() => {
  clock = createManualClock();
  port = createPort(clock);
  log = [];
  screen = [];
  drafts = [];
  waiting = [];
  gone = 0;
  make();
  stream.online(port);
});

describe('attaching', () => {
  test('asks for the session with nothing in hand, and is live when the machine says so', () => {
    expect(attach()).toMatchObject({ sessionId, have: null });
    expect(attach()).not.toHaveProperty('run');
    expect(log).toEqual([]);
    attached();
    expect(log).toEqual(['attached 2', 'live true']);
  });

  test('happens again by itself on the next channel: same run, same writer, from what the terminal was given', () => {
    attached();
    output(0, 'hello');
    stream.ack(3);
    const { writer } = attach();
    reconnect();
    expect(log.at(-1)).toBe('live false');
    expect(attach()).toMatchObject({ run: 2, have: 5, writer });
    attached();
    expect(log.at(-1)).toBe('live true');
  });

  test('of a terminal that stands somewhere goes on from there', () => {
    make({ have: 40, run: 1, size: { cols: 100, rows: 30 }, window: 65_536 });
    stream.online(port);
    expect(attach()).toMatchObject({ have: 40, run: 1, size: { cols: 100, rows: 30 }, window: 65_536 });
    expect(stream.parsed).toBe(40);
  });

  test('ends with what the machine says, and what was typed but not confirmed is a draft', () => {
    attached();
    stream.type(utf8('late'));
    port.say({ kind: Kind.detached, json: { reason: 'ended', exitCode: 0 } });
    expect(log.at(-1)).toBe('detached ended');
    expect(drafts).toEqual(['late']);
    expect(gone).toBe(1);
    stream.type(utf8('later'));
    expect(drafts).toEqual(['late', 'later']);
  });

  test('ends by the viewer: the machine is told, and hears no more', () => {
    attached();
    stream.detach();
    expect(port.of(Kind.detach)).toHaveLength(1);
    output(0, 'x');
    expect(log).not.toContain('output 0 x');
    expect(gone).toBe(1);
  });
});

describe('output', () => {
  test('that overlaps is shown once', () => {
    attached();
    output(0, 'abc');
    output(1, 'bcd');
    output(0, 'ab');
    expect(log.slice(2)).toEqual(['output 0 abc', 'output 3 d']);
  });

  test('with bytes missing before it is not shown: the stream asks for a screen', () => {
    attached();
    output(0, 'abc');
    output(10, 'x');
    expect(log).not.toContain('output 10 x');
    expect(attach()).toMatchObject({ have: null, run: 2 });
    port.say({ kind: Kind.snapshot, offset: 11, cols: 80, rows: 24, flags: 0, bytes: utf8('screen') });
    output(11, 'y');
    expect(log.slice(-2)).toEqual(['snapshot 11 80x24 screen', 'output 11 y']);
  });

  test('of an old handle is not shown after attaching anew', () => {
    attached();
    const old = port.newest();
    output(10, 'gap');
    port.say({ kind: Kind.output, offset: 0, flags: 0, bytes: utf8('old') }, old);
    expect(log).not.toContain('output 0 old');
  });

  test('a snapshot in parts is one, and what follows goes on from its offset', () => {
    attached();
    const part = (text: string, flags: number) =>
      port.say({ kind: Kind.snapshot, offset: 500, cols: 80, rows: 24, flags, bytes: utf8(text) });
    part('one ', Flag.more);
    part('two ', Flag.more);
    part('three', 0);
    output(500, '!');
    expect(log.slice(2)).toEqual(['snapshot 500 80x24 one two three', 'output 500 !']);
    reconnect();
    expect(attach()).toMatchObject({ have: 501 });
  });

  test('a snapshot cut off by a loss leaves nothing behind', () => {
    attached();
    output(0, 'abc');
    port.say({ kind: Kind.snapshot, offset: 500, cols: 80, rows: 24, flags: Flag.more, bytes: utf8('half') });
    reconnect();
    expect(attach()).toMatchObject({ have: 3 });
    attached();
    port.say({ kind: Kind.snapshot, offset: 600, cols: 80, rows: 24, flags: 0, bytes: utf8('whole') });
    expect(log.at(-1)).toBe('snapshot 600 80x24 whole');
  });

  test('that does not inflate asks for a screen', () => {
    attached();
    port.say({
      kind: Kind.output,
      offset: 0,
      flags: Flag.deflated | Flag.reset,
      bytes: Uint8Array.of(7, 7, 7),
    });
    expect(attach()).toMatchObject({ have: null });
  });

  test('deflated is inflated, and counts by its own length', () => {
    attached();
    const bytes = new Uint8Array(
      deflateRawSync('hello hello hello', { finishFlush: constants.Z_SYNC_FLUSH }),
    );
    port.say({ kind: Kind.output, offset: 0, flags: Flag.deflated | Flag.reset, bytes });
    output(17, '!');
    expect(log.slice(2)).toEqual(['output 0 hello hello hello', 'output 17 !']);
  });

  test('is acknowledged at once when it is an echo, and joined in a flood', () => {
    attached();
    output(0, 'x'.repeat(100));
    stream.ack(1);
    stream.ack(2);
    stream.ack(50);
    expect(port.of(Kind.ack).map((frame) => frame.offset)).toEqual([1]);
    clock.advance(50);
    expect(port.of(Kind.ack).map((frame) => frame.offset)).toEqual([1, 50]);
    expect(stream.parsed).toBe(50);
  });
});

test('a snapshot is acknowledged for itself, even where its offset was before', () => {
  attached();
  output(0, 'abc');
  stream.ack(3);
  port.say({ kind: Kind.snapshot, offset: 3, cols: 80, rows: 24, flags: 0, bytes: utf8('again') });
  stream.ack(3);
  clock.advance(50);
  expect(port.of(Kind.ack).map((frame) => frame.offset)).toEqual([3, 3]);
});

describe('keys', () => {
  test('go in the turn in which they are typed', () => {
    attached();
    clock.advance(1234);
    stream.type(utf8('a'));
    expect(port.of(Kind.input)).toEqual([
      { kind: Kind.input, handle: 1, offset: 0, at: 1234, bytes: utf8('a') },
    ]);
    expect(stream.pending).toBe(1);
    port.say({ kind: Kind.applied, offset: 1 });
    expect(stream.pending).toBe(0);
  });

  test('that were applied are told of before the output that came in the same frame', () => {
    attached();
    stream.type(utf8('ab'));
    port.say({ kind: Kind.echo, applied: 2, offset: 0, flags: 0, bytes: utf8('ab') });
    expect(waiting).toEqual([0]);
    expect(log.at(-1)).toBe('output 0 ab');
    expect(stream.pending).toBe(0);
  });

  test('that were applied are told of, with how many still wait, also after a loss', () => {
    attached();
    stream.type(utf8('abcd'));
    port.say({ kind: Kind.applied, offset: 3 });
    port.say({ kind: Kind.applied, offset: 3 });
    reconnect();
    attached(4);
    expect(waiting).toEqual([1, 0]);
  });

  test('typed while the link is down for a moment arrive once, in order', () => {
    attached();
    stream.type(utf8('a'));
    stream.offline();
    stream.type(utf8('b'));
    clock.advance(1000);
    port = createPort(clock);
    stream.online(port);
    expect(typed()).toEqual([]);
    attached(1);
    expect(typed()).toEqual([[1, 'b']]);
    expect(drafts).toEqual([]);
  });

  test('typed into a dead link for longer than three seconds come back as one draft, and a new writer begins', () => {
    attached();
    const { writer } = attach();
    stream.offline();
    stream.type(utf8('rm'));
    stream.type(utf8(' -rf\r'));
    clock.advance(3001);
    stream.type(utf8('!'));
    port = createPort(clock);
    stream.online(port);
    attached(0);
    expect(drafts).toEqual(['rm -rf\r!']);
    expect(typed()).toEqual([]);
    expect(attach().writer).not.toBe(writer);
    attached(0);
    stream.type(utf8('new'));
    expect(typed()).toEqual([[0, 'new']]);
  });

  test('that the machine applied before the loss are not given back, however old', () => {
    attached();
    stream.type(utf8('done'));
    clock.advance(10_000);
    reconnect();
    attached(4);
    expect(drafts).toEqual([]);
    expect(stream.pending).toBe(0);
  });

  test('that the machine calls stale come back from there on; what is typed then starts a new journal', () => {
    attached();
    stream.type(utf8('ab'));
    stream.type(utf8('cd'));
    const old = port.newest();
    port.say({ kind: Kind.stale, offset: 2 });
    expect(drafts).toEqual(['cd']);
    expect(stream.pending).toBe(0);
    port.say({ kind: Kind.stale, offset: 0 }, old);
    expect(drafts).toEqual(['cd']);
    stream.type(utf8('e'));
    attached(0);
    expect(typed().at(-1)).toEqual([0, 'e']);
  });

  test('of a viewer that may not type come back', () => {
    attached(0, { type: false });
    stream.type(utf8('x'));
    expect(typed()).toEqual([]);
    reconnect();
    attached(0, { type: false });
    expect(drafts).toEqual(['x']);
  });

  test('pasted by the megabyte go whole and in order, never more at once than a window', () => {
    attached();
    const paste = new Uint8Array(1024 * 1024).map((_, i) => i % 251);
    stream.type(paste);
    const got: Uint8Array[] = [];
    let seen = 0;
    let applied = 0;
    for (let round = 0; applied < paste.length && round < 10_000; round++) {
      const fresh = port.of(Kind.input).slice(seen);
      seen += fresh.length;
      for (const frame of fresh) {
        expect(frame.offset).toBe(applied);
        got.push(frame.bytes);
        applied += frame.bytes.length;
      }
      expect(fresh.reduce((sum, frame) => sum + frame.bytes.length, 0)).toBeLessThanOrEqual(256 * 1024);
      clock.advance(20);
      port.say({ kind: Kind.applied, offset: applied });
    }
    expect(Buffer.from(concat(...got)).equals(paste)).toBe(true);
    expect(stream.pending).toBe(0);
    expect(drafts).toEqual([]);
  });

  test('beyond what is held come back at once, whole', () => {
    stream.offline();
    stream.type(utf8('x'.repeat(3 * 1024 * 1024)));
    stream.type(utf8('y'.repeat(2 * 1024 * 1024)));
    expect(drafts.map((draft) => draft[0])).toEqual(['y']);
  });

  test('that a program does not read are offered again, and again, until it does', () => {
    attached();
    stream.type(utf8('abc'));
    for (let i = 0; i < 3; i++) {
      port.say({ kind: Kind.applied, offset: 0 });
      clock.advance(250);
    }
    expect(typed()).toEqual(Array(4).fill([0, 'abc']));
    port.say({ kind: Kind.applied, offset: 3 });
    clock.advance(1000);
    expect(typed()).toHaveLength(4);
    expect(stream.pending).toBe(0);
  });

  test('that were never sent come back when the viewer leaves', () => {
    stream.type(utf8('unsent'));
    stream.detach();
    expect(drafts).toEqual(['unsent']);
  });
});

describe('the size', () => {
  test('is asked for with a number, and told apart from what others asked for', () => {
    attached();
    stream.resize({ cols: 50, rows: 20 });
    expect(port.of(Kind.resize)).toEqual([{ kind: Kind.resize, handle: 1, number: 1, cols: 50, rows: 20 }]);
    port.say({ kind: Kind.resized, number: 1, cols: 50, rows: 20 });
    port.say({ kind: Kind.resized, number: 0, cols: 80, rows: 24 });
    expect(log.slice(2)).toEqual(['resized 50x20 true', 'resized 80x24 false']);
  });

  test('that was last asked for goes along when attaching anew', () => {
    attached();
    stream.resize({ cols: 50, rows: 20 });
    reconnect();
    expect(attach()).toMatchObject({ size: { cols: 50, rows: 20 } });
  });

  test('that the machine has not answered is asked for again, and no other', () => {
    const asked = () => port.of(Kind.resize).map(({ number }) => number);
    stream.resize({ cols: 50, rows: 20 });
    expect(asked()).toEqual([]);
    attached();
    expect(asked()).toEqual([1]);
    const { stream: name } = attach();
    reconnect();
    attached();
    expect(asked()).toEqual([1]);
    port.say({ kind: Kind.resized, number: 1, cols: 50, rows: 20 });
    reconnect();
    attached();
    expect(asked()).toEqual([]);
    expect(attach()).toMatchObject({ stream: name });
  });
});
