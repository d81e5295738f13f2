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
      now: clock.now,
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
          expect(viewer.text().split('\n').map((row) => row.trimEnd())).toEqual(run.screen.peek(30));
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
    expect(viewer.kinds()).toEqual(['attached', 'snapshot', 'output', 'output', 'resized', 'output']);
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
