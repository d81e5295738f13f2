/** Live runs and attachments on the real pty-host: a program in a PTY, its recording, and viewers' terminals. */
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Caller } from '../../shared/model/grant.ts';
import { Kind } from '../../shared/wire/inner.ts';
import { shell, startTestHost, type TestHost, until } from '../pty-host/test-support.ts';
import type { PtyHost, PtyHostEvents, RunInfo } from '../pty-host/types.ts';
import { recordingDir } from '../recordings/names.ts';
import { openRecording } from '../recordings/recording.ts';
import { createAttachments } from './attachments.ts';
import { createLiveRun, type LiveRun } from './live-run.ts';
import { encode, testViewer } from './testing.ts';

const OWNER: Caller = { kind: 'device', deviceId: 'owner', grant: { role: 'owner' } };
const WRITER = 'AAAAAAAAAAAAAAAAAAAAAA';

let host: TestHost | null = null;
afterEach(async () => {
  await host?.close();
  host = null;
});

/** One agent's life: what the host tells waits until the run has caught up. */
async function agent(on: TestHost) {
  let live: LiveRun | null = null;
  const waiting: ((run: LiveRun) => void)[] = [];
  const tell = (what: (run: LiveRun) => void): void => void (live === null ? waiting.push(what) : what(live));
  const events: PtyHostEvents = {
    onOutput: (_run, offset, bytes) => tell((run) => run.onHostOutput(offset, bytes)),
    onApplied: (_run, writer, offset) => tell((run) => run.onHostApplied(writer, offset)),
    onExit: (_run, exit, length) => tell((run) => run.onHostExit(exit, length)),
    onResized: (_run, offset, cols, rows) => tell((run) => run.onHostResized(offset, cols, rows)),
    onGone: () => tell((run) => run.onHostGone('gone')),
  };
  const connected: PtyHost = await on.connect(events);
  return {
    host: connected,
    async follow(info: RunInfo): Promise<LiveRun> {
      const recording = openRecording(recordingDir(join(on.dir, 'recordings'), info));
      const run = await createLiveRun({ host: connected, info, recording, keyframes: recording.keyframes });
      live = run;
      for (const what of waiting.splice(0)) what(run);
      return run;
    },
  };
}

function look(run: LiveRun, have: number | null = null) {
  const viewer = testViewer();
  const attachments = createAttachments({
    send(frame) {
      viewer.receive(frame);
      if (frame.kind !== Kind.output && frame.kind !== Kind.snapshot) return;
      // Later, as a network would.
      setImmediate(() => attachments.onFrame({ kind: Kind.ack, handle: 1, offset: viewer.offset }));
    },
    caller: () => OWNER,
    runs: { find: async () => run },
  });
  const json = { sessionId: run.key.sessionId, have, writer: WRITER };
  attachments.onFrame({ kind: Kind.attach, handle: 1, json });
  return {
    viewer,
    close: () => attachments.close(),
    type(text: string, offset: number) {
      attachments.onFrame({ kind: Kind.input, handle: 1, offset, at: 0, bytes: encode(text) });
    },
    resize: (cols: number, rows: number) =>
      attachments.onFrame({ kind: Kind.resize, handle: 1, number: 1, cols, rows }),
    see: (text: string) => until(() => viewer.text().includes(text), `"${text}" on the screen`),
  };
}

test('a program is watched, typed to, resized and seen to end', async () => {
  host = await startTestHost();
  const { host: pty, follow } = await agent(host);
  const script = 'stty -echo; printf "ready\\n"; read line; stty size; printf "got %s\\n" "$line"; exit 7';
  const run = await follow(await pty.spawn(shell(0, script)));
  const { viewer, see, type, resize } = look(run);
  await see('ready');
  resize(50, 12);
  await until(() => viewer.terminal.cols === 50, 'the size');
  type('hello\r', 0);
  await see('12 50');
  await see('got hello');
  await until(() => viewer.kinds().includes('detached'), 'the end');
  expect(viewer.frames.at(-1)).toMatchObject({ json: { reason: 'ended', exitCode: 7 } });
});

test('a question of the program is answered while nobody looks', async () => {
  host = await startTestHost();
  const { host: pty, follow } = await agent(host);
  const script = `stty raw -echo; printf '\\033[6n'; head -c 6 | od -An -c; printf done; sleep 60`;
  const run = await follow(await pty.spawn(shell(0, script)));
  const { see } = look(run);
  await see('[   1   ;   1   R');
});

test('after a flood every viewer has the right screen, also one that came back from an earlier agent', async () => {
  host = await startTestHost();
  const first = await agent(host);
  const script =
    'stty -echo; seq 1 200000; printf "half\\n"; read go; seq 1 100000; printf "whole\\n"; sleep 60';
  const info = await first.host.spawn(shell(0, script));
  const before = look(await first.follow(info));
  await before.see('half');
  const { offset } = before.viewer;
  before.close();
  first.host.disconnect();

  const second = await agent(host);
  const [known] = await second.host.list();
  const run = await second.follow(known as RunInfo);
  const { viewer, see, type } = look(run);
  await see('200000\nhalf');
  viewer.frames.length = 0;
  type('\r', 0);
  await see('100000\nwhole');
  expect(viewer.offset).toBeGreaterThan(offset);
  expect(viewer.text()).toBe(`${Array.from({ length: 22 }, (_, i) => 99_979 + i).join('\n')}\nwhole`);
});
