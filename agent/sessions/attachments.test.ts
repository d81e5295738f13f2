import { describe, expect, test, vi } from 'vitest';
import type { Caller } from '../../shared/model/grant.ts';
import { type Frame, Kind } from '../../shared/wire/inner.ts';
import { testClock } from '../testing/clock.ts';
import { createAttachments } from './attachments.ts';
import { endedRun } from './ended-run.ts';
import { createLiveRun } from './live-run.ts';
import { encode, fakeHost, fakeRecording, KEY, runInfo, testViewer } from './testing.ts';

const OWNER: Caller = { kind: 'device', deviceId: 'owner', grant: { role: 'owner' } };
const guest = (verb: 'watch' | 'type', expiresAt = 1e15): Caller => ({
  kind: 'device',
  deviceId: 'guest',
  grant: { role: 'guest', sessions: [KEY.sessionId], verb, from: 0, expiresAt },
});
const WRITER = 'AAAAAAAAAAAAAAAAAAAAAA';

async function setup(options: { recorded?: string; deflate?: boolean } = {}) {
  const clock = testClock(1_000_000);
  const host = fakeHost();
  const recorded = encode(options.recorded ?? '');
  const run = await createLiveRun({
    host,
    info: runInfo(recorded.length),
    recording: fakeRecording(recorded),
    clock,
  });
  host.onApplied = (writer, offset) => run.onHostApplied(writer, offset);
  let length = recorded.length;

  function channel(caller: Caller = OWNER) {
    let who = caller;
    const viewer = testViewer();
    const attachments = createAttachments({
      send: (frame) => viewer.receive(frame),
      caller: () => who,
      clock,
      ...(options.deflate !== undefined && { deflate: options.deflate }),
      runs: { find: async (id) => (id === KEY.sessionId ? run : null) },
    });
    return {
      viewer,
      attachments,
      become(next: Caller) {
        who = next;
      },
      async attach(json: Record<string, unknown> = {}, handle = 1) {
        const attach = { sessionId: KEY.sessionId, have: null, writer: WRITER, ...json };
        attachments.onFrame({ kind: Kind.attach, handle, json: attach });
        await vi.waitFor(() => {
          expect(viewer.frames.some((frame) => 'handle' in frame && frame.handle === handle)).toBe(true);
        });
        await new Promise<void>((resolve) => run.screen.settled(resolve));
      },
      type(text: string, offset: number, at: number) {
        attachments.onFrame({ kind: Kind.input, handle: 1, offset, at, bytes: encode(text) });
      },
      ack: () => attachments.onFrame({ kind: Kind.ack, handle: 1, offset: viewer.offset }),
    };
  }
  return {
    clock,
    host,
    run,
    channel,
    print(text: string) {
      const bytes = encode(text);
      run.onHostOutput(length, bytes);
      length += bytes.length;
    },
  };
}
const ofKind = (frames: readonly Frame[], kind: number): Frame[] =>
  frames.filter((frame) => frame.kind === kind);

describe('attach', () => {
  test('the screen is painted at once, then what is printed follows in the turn in which it came', async () => {
    const { channel, print } = await setup({ recorded: '\x1b[31mhello\r\nworld' });
    const { viewer, attach } = channel();
    await attach();
    expect(viewer.kinds()).toEqual(['attached', 'snapshot']);
    expect(viewer.text()).toBe('hello\nworld');
    print('!');
    expect(viewer.text()).toBe('hello\nworld!');
  });

  test('a viewer that has almost all gets the missing bytes alone', async () => {
    const { channel, print } = await setup();
    print('seen|');
    print('missed');
    const { viewer, attach } = channel();
    viewer.receive({ kind: Kind.output, handle: 1, offset: 0, flags: 0, bytes: encode('seen|') });
    await attach({ have: 5 });
    expect(viewer.kinds()).toEqual(['output', 'attached', 'output']);
    expect(viewer.text()).toBe('seen|missed');
  });

  test('a viewer that missed much, or claims what was never printed, gets the screen', async () => {
    const { channel, print } = await setup();
    print('x'.repeat(40_000));
    const late = channel();
    await late.attach({ have: 0 });
    expect(late.viewer.kinds()).toEqual(['attached', 'snapshot']);
    const liar = channel();
    await liar.attach({ have: 50_000 });
    expect(liar.viewer.kinds()).toEqual(['attached', 'snapshot']);
  });

  test('a viewer that was away while the size changed gets the screen', async () => {
    const { channel, print, run } = await setup();
    print('at the old size');
    run.onHostResized(15, 40, 10);
    const { viewer, attach } = channel();
    await attach({ have: 15 });
    expect(viewer.kinds()).toEqual(['attached', 'snapshot']);
  });

  test('says how much of this tab was typed already, and whether it may type', async () => {
    const { channel } = await setup();
    const first = channel();
    await first.attach();
    first.type('ls', 0, 0);
    const again = channel();
    await again.attach();
    expect(again.viewer.frames[0]).toMatchObject({ json: { applied: 2, type: true, run: 0 } });
    const watcher = channel(guest('watch'));
    await watcher.attach();
    expect(watcher.viewer.frames[0]).toMatchObject({ json: { applied: 0, type: false } });
  });

  test('an ended run shows its last screen and how it ended', async () => {
    const viewer = testViewer();
    const run = endedRun({
      key: KEY,
      exit: { exitCode: 3, signal: null },
      recording: fakeRecording(encode('bye')),
    });
    const attachments = createAttachments({
      send: (frame) => viewer.receive(frame),
      caller: () => OWNER,
      runs: { find: async () => run },
    });
    const json = { sessionId: KEY.sessionId, have: null, writer: WRITER };
    attachments.onFrame({ kind: Kind.attach, handle: 7, json });
    await vi.waitFor(() => expect(viewer.kinds()).toEqual(['attached', 'snapshot', 'detached']));
    expect(viewer.text()).toBe('bye');
    expect(viewer.frames.at(-1)).toMatchObject({ handle: 7, json: { reason: 'ended', exitCode: 3 } });
  });

  test('a run that ends while someone looks says its last words, then its exit code', async () => {
    const { channel, print, run } = await setup();
    const { viewer, attach } = channel();
    await attach();
    print('a');
    print('last words');
    run.onHostExit({ exitCode: 0, signal: null }, 11);
    expect(viewer.text()).toBe('alast words');
    expect(viewer.frames.at(-1)).toMatchObject({ json: { reason: 'ended', exitCode: 0 } });
  });
});

describe('rights', () => {
  test('what may not be watched is refused, and so is what cannot be read', async () => {
    const { channel } = await setup();
    const stranger = channel({ kind: 'pending', deviceId: 'x' });
    await stranger.attach();
    expect(stranger.viewer.frames).toMatchObject([{ json: { reason: 'refused' } }]);
    const odd = channel();
    await odd.attach({ writer: 'no' });
    expect(odd.viewer.frames).toMatchObject([{ json: { reason: 'refused' } }]);
  });

  test('a guest who may watch neither types nor resizes', async () => {
    const { channel, host, clock } = await setup();
    const { attach, type, attachments } = channel(guest('watch'));
    await attach({ size: { cols: 40, rows: 20 } });
    type('rm -rf', 0, 0);
    attachments.onFrame({ kind: Kind.resize, handle: 1, number: 1, cols: 40, rows: 20 });
    clock.advance(1000);
    expect(host.typed).toEqual([]);
    expect(host.calls).toEqual([]);
  });

  test('a grant that expires ends typing at once, and the stream at the next check', async () => {
    const { channel, host, print } = await setup();
    const { attach, type, attachments, become, viewer } = channel(guest('type'));
    await attach();
    type('a', 0, 0);
    become(guest('type', 0));
    type('b', 1, 0);
    expect(host.typed).toEqual(['a']);
    attachments.recheck();
    print('secret');
    expect(viewer.frames.at(-1)).toMatchObject({ json: { reason: 'refused' } });
    expect(viewer.text()).not.toContain('secret');
  });
});

describe('input', () => {
  test('is applied once, and said to be to the tab that typed it alone', async () => {
    const { channel, host } = await setup();
    const first = channel();
    const second = channel({ ...OWNER, deviceId: 'other' } as Caller);
    await first.attach();
    await second.attach();
    first.type('ls\r', 0, 10);
    first.type('ls\r', 0, 10);
    expect(host.typed.join('')).toBe('ls\r');
    expect(ofKind(first.viewer.frames, Kind.applied).at(-1)).toMatchObject({ offset: 3 });
    expect(ofKind(second.viewer.frames, Kind.applied)).toEqual([]);
  });

  test('that is applied is told with the output of the same turn, to who knows that kind of frame', async () => {
    const { channel, run, print, clock } = await setup();
    const one = channel();
    await one.attach({ echo: true });
    const other = channel({ ...OWNER, deviceId: 'other' } as Caller);
    await other.attach();
    const answer = (device: string, offset: number, text: string) => {
      run.onHostApplied(`${device}.${WRITER}`, offset);
      print(text);
    };
    answer('owner', 1, 'a');
    expect(one.viewer.frames.at(-1)).toMatchObject({ kind: Kind.echo, applied: 1, offset: 0 });
    clock.advance(10);
    answer('other', 1, 'b');
    expect(other.viewer.kinds().slice(-2)).toEqual(['applied', 'output']);
    expect(other.viewer.text()).toBe('ab');
    // Nothing is printed: it goes by itself when the turn is over.
    run.onHostApplied(`owner.${WRITER}`, 2);
    expect(ofKind(one.viewer.frames, Kind.applied)).toEqual([]);
    await Promise.resolve();
    expect(ofKind(one.viewer.frames, Kind.applied)).toMatchObject([{ offset: 2 }]);
  });

  test('what was typed more than three seconds before it came is given back, not run', async () => {
    const { channel, host, clock } = await setup();
    const { attach, type, viewer } = channel();
    await attach();
    clock.advance(10_000);
    type('a', 0, 9_500);
    type('b', 1, 6_000);
    expect(host.typed).toEqual(['a']);
    expect(viewer.frames.at(-1)).toMatchObject({ kind: Kind.stale, offset: 1 });
  });

  test('setting the machine’s clock makes no key late', async () => {
    const { channel, host, clock } = await setup();
    const { attach, type } = channel();
    await attach();
    clock.advance(10_000);
    type('a', 0, 9_900);
    clock.set(3_600_000);
    clock.advance(1000);
    type('b', 1, 10_900);
    expect(host.typed).toEqual(['a', 'b']);
  });

  test('a link that was slow from the start is measured against its own best', async () => {
    const { channel, host, clock } = await setup();
    const { attach, type } = channel();
    await attach();
    clock.advance(10_000);
    type('a', 0, 10_400);
    clock.advance(5_000);
    type('b', 1, 12_500);
    expect(host.typed).toEqual(['a', 'b']);
    type('c', 2, 12_000);
    expect(host.typed).toEqual(['a', 'b']);
  });
});

describe('size', () => {
  test('settles before the program is told, and the last one counts', async () => {
    const { channel, host, clock, run } = await setup();
    const { attach, attachments, viewer } = channel();
    await attach({ size: { cols: 50, rows: 20 } });
    attachments.onFrame({ kind: Kind.resize, handle: 1, number: 1, cols: 60, rows: 20 });
    attachments.onFrame({ kind: Kind.resize, handle: 1, number: 2, cols: 61, rows: 21 });
    expect(host.calls).toEqual([]);
    clock.advance(100);
    expect(host.calls).toEqual(['resize 61x21']);
    run.onHostResized(0, 61, 21);
    expect(ofKind(viewer.frames, Kind.resized)).toMatchObject([{ number: 2, cols: 61, rows: 21 }]);
  });

  test('goes to whoever typed last, and back when that one leaves; the others are told', async () => {
    const { channel, host, clock, run } = await setup();
    const desk = channel();
    await desk.attach({ size: { cols: 120, rows: 40 } });
    clock.advance(100);
    run.onHostResized(0, 120, 40);
    const phone = channel({ ...OWNER, deviceId: 'phone' } as Caller);
    await phone.attach({ size: { cols: 45, rows: 30 } });
    clock.advance(100);
    expect(host.calls).toEqual(['resize 120x40']);
    phone.type('x', 0, 0);
    clock.advance(100);
    expect(host.calls.at(-1)).toBe('resize 45x30');
    run.onHostResized(0, 45, 30);
    expect(ofKind(desk.viewer.frames, Kind.resized).at(-1)).toMatchObject({ number: 0, cols: 45 });
    phone.attachments.close();
    clock.advance(100);
    expect(host.calls.at(-1)).toBe('resize 120x40');
  });

  test('leaves every viewer with the screen that the agent has, whatever it has of the lines above', async () => {
    const { channel, print, run } = await setup();
    for (let i = 0; i < 60; i++) print(`line ${i} ${'.'.repeat(i * 2)}\r\n`);
    const { attach, viewer } = channel();
    await attach();
    run.onHostResized(0, 40, 30);
    await new Promise<void>((resolve) => run.screen.settled(resolve));
    const rows = viewer.text().split('\n');
    expect(rows.map((row) => row.trimEnd())).toEqual(run.screen.peek(30));
  });

  test('comes at its place in the output', async () => {
    const { channel, print, run, clock } = await setup();
    const { attach, viewer } = channel();
    await attach();
    print('a');
    print('before');
    run.onHostResized(7, 40, 10);
    print('after');
    clock.advance(10);
    expect(viewer.kinds()).toEqual([
      'attached',
      'snapshot',
      'output',
      'output',
      'resized',
      'snapshot',
      'output',
    ]);
  });
});

describe('several viewers', () => {
  test('one that stalls costs the others nothing, and the program nothing', async () => {
    const { channel, host, print, clock } = await setup();
    const slow = channel();
    const quick = channel();
    await slow.attach();
    await quick.attach();
    for (let i = 0; i < 300; i++) {
      print(`${'.'.repeat(1500)} line ${i}\r\n`);
      quick.ack();
      clock.advance(5);
      await new Promise((resolve) => setImmediate(resolve));
    }
    quick.ack();
    clock.advance(50);
    expect(quick.viewer.text()).toContain('line 299');
    expect(slow.viewer.text()).not.toContain('line 299');
    expect(host.calls).toEqual([]);
    slow.ack();
    clock.advance(50);
    slow.ack();
    clock.advance(50);
    expect(slow.viewer.text()).toBe(quick.viewer.text());
  });
});
