import { expect, test, vi } from 'vitest';
import type { Caller } from '../../shared/model/grant.ts';
import { Kind } from '../../shared/wire/inner.ts';
import { testClock } from '../testing/clock.ts';
import { createAttachments } from './attachments.ts';
import { createLiveRun } from './live-run.ts';
import { encode, fakeHost, fakeRecording, KEY, runInfo } from './testing.ts';

const OWNER: Caller = { kind: 'device', deviceId: 'owner', grant: { role: 'owner' } };
const TAB = 'AAAAAAAAAAAAAAAAAAAAAA';

test('keys that a relay held on an earlier channel are not run once the tab is attached anew', async () => {
  const clock = testClock(1_000_000);
  const host = fakeHost();
  const recording = fakeRecording(encode(''));
  const run = await createLiveRun({ host, info: runInfo(), recording, clock });

  async function attach(writer: string) {
    const kinds: number[] = [];
    const channel = createAttachments({
      send: ({ kind }) => kinds.push(kind),
      caller: () => OWNER,
      clock,
      runs: { find: async () => run },
    });
    const json = { sessionId: KEY.sessionId, have: null, writer };
    channel.onFrame({ kind: Kind.attach, handle: 1, json });
    await vi.waitFor(() => expect(kinds).toContain(Kind.snapshot));
    return {
      type(text: string, offset: number) {
        channel.onFrame({ kind: Kind.input, handle: 1, offset, at: 0, bytes: encode(text) });
      },
      close: channel.close,
    };
  }

  const before = await attach(TAB);
  before.type('a', 0);
  const other = await attach('BBBBBBBBBBBBBBBBBBBBBB');
  const after = await attach(TAB);
  before.type('\r', 1);
  expect(host.typed).toEqual(['a']);
  after.type('b', 1);
  // What the new one took over is nobody's once it has gone too.
  after.close();
  before.type('\r', 2);
  expect(host.typed).toEqual(['a', 'b']);
  other.type('c', 0);
  expect(host.typed).toEqual(['a', 'b', 'c']);
});
