import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../shared/model/ids.ts';
import { noLog } from '../../shared/model/log.ts';
import type { Usage } from '../../shared/model/usage.ts';
import { openStore, type Store } from '../store/open.ts';
import { findSession, insertSession, updateSession } from '../store/sessions.ts';
import { testClock } from '../testing/clock.ts';
import { aSession } from '../testing/services.ts';
import type { HookEvent } from './hook-event.ts';
import type { Status } from './status-file.ts';
import { type ClaudeWatch, createClaudeWatch } from './watch.ts';

const request: HookEvent = {
  hook_event_name: 'PermissionRequest',
  tool_name: 'Bash',
  tool_input: { command: 'sleep 60' },
};
let dir: string;
let store: Store;
let clock: ReturnType<typeof testClock>;
let status: Status | null;
let waitingFor: string | undefined;
let usage: Partial<Usage> | null;
let id: string;
let watch: ClaudeWatch;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watch-'));
  store = openStore(join(dir, 'agent.db'));
  clock = testClock(1000);
  status = null;
  waitingFor = undefined;
  usage = null;
  id = store.write((tx) => insertSession(tx, aSession({ program: { kind: 'claude' } }))).id;
  watch = open();
  watch.running(id, 7, clock.now());
});
afterEach(() => {
  watch.stop();
  store.close();
  rmSync(dir, { recursive: true });
});
const open = () =>
  createClaudeWatch({
    store,
    clock,
    log: noLog,
    readStatus: async () => (status === null ? null : { status, waitingFor }),
    findTranscript: async () => null,
    readUsage: async () => usage,
  });
const row = () => findSession(store.db, id);
const tell = (hook_event_name: string) => watch.tell(id, { hook_event_name });
const ask = (again = false, askId = newId()) => ({
  id: askId,
  output: watch.ask(id, { id: askId, again, event: request, signal: new AbortController().signal }),
});
/** Seconds pass, and its file is looked at once in each. */
async function pass(seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left--) {
    clock.advance(1000 * Math.min(left, 1));
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }
}

describe('a watched session', () => {
  test('changes its row only when there is news', () => {
    tell('UserPromptSubmit');
    const { rev } = row() ?? {};
    tell('CwdChanged');
    expect(row()).toMatchObject({ rev, activity: { state: 'working' } });
  });

  test('that was interrupted is idle, though no hook says so', async () => {
    status = 'busy';
    tell('UserPromptSubmit');
    await pass(3);
    expect(row()?.activity?.state).toBe('working');
    status = 'idle';
    await pass(3);
    expect(row()?.activity?.state).toBe('idle');
  });

  test('is not called idle by a file that is a moment behind its hooks', async () => {
    status = 'idle';
    tell('SessionStart');
    await pass(5);
    tell('UserPromptSubmit');
    await pass(1);
    expect(row()?.activity?.state).toBe('working');
  });

  test('whose dialog was answered at the desk waits no more, while its tool still runs', async () => {
    tell('UserPromptSubmit');
    status = 'waiting';
    const { output } = ask();
    await pass(4);
    expect(row()).toMatchObject({ asks: [{ tool: 'Bash' }], activity: { state: 'waiting' } });
    status = 'busy';
    await pass(1);
    expect(await output).toBeNull();
    expect(row()).toMatchObject({ asks: [], activity: { state: 'working' } });
  });

  test('of whose two dialogs one is gone still waits for the other, until none stands for a while', async () => {
    tell('UserPromptSubmit');
    status = 'waiting';
    ask();
    ask();
    await pass(2);
    status = 'busy';
    await pass(1);
    expect(row()?.asks).toHaveLength(2);
    await pass(2);
    expect(row()?.asks).toHaveLength(0);
  });

  test.each([
    ['permission prompt', 'permission'],
    ['dialog open', 'other'],
  ])('that shows a dialog without a hook (%s) waits in the terminal', async (what, dialog) => {
    tell('UserPromptSubmit');
    status = 'waiting';
    waitingFor = what;
    await pass(3);
    expect(row()?.activity).toMatchObject({ state: 'waiting', kind: 'terminal', dialog });
    status = 'busy';
    await pass(1);
    expect(row()?.activity?.state).toBe('working');
  });

  test('that says nothing from its start on asks something in the terminal first', async () => {
    await pass(4);
    expect(row()?.activity).toBeNull();
    await pass(2);
    expect(row()?.activity).toMatchObject({ state: 'waiting', kind: 'terminal', dialog: 'start' });
    tell('SessionStart');
    expect(row()?.activity?.state).toBe('idle');
  });

  test('that is at work though nothing said so is seen to work', async () => {
    tell('SessionStart');
    status = 'busy';
    await pass(4);
    expect(row()?.activity?.state).toBe('working');
  });

  test('tells what it costs, not with every word, and keeps it when it ends', async () => {
    status = 'busy';
    tell('UserPromptSubmit');
    const costs = (usd: number) => ({
      model: 'Opus',
      cost: { usd, exact: true },
      context: { used: 10, size: 100 },
    });
    usage = costs(0.1);
    await pass(3);
    expect(row()?.usage).toMatchObject(usage);
    const { rev } = row() ?? {};
    for (const cost of [0.11, 0.12, 0.13]) {
      usage = costs(cost);
      await pass(0.5);
    }
    expect((row()?.rev ?? 0) - (rev ?? 0)).toBeLessThanOrEqual(1);
    await pass(2);
    expect(row()?.usage?.cost?.usd).toBe(0.13);
    watch.ended(id);
    expect(row()?.usage?.cost?.usd).toBe(0.13);
  });

  test('that asks again after a restart of the agent is heard only where its dialog still stands', async () => {
    status = 'busy';
    expect(await ask(true).output).toBeNull();
    status = 'waiting';
    const second = ask(true);
    await pass(1);
    watch.answer(id, second.id, { answer: 'allow' }, 'on Phone');
    expect(await second.output).toMatchObject({
      hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'allow' } },
    });
  });

  test('that is denied without words is idle at once', () => {
    tell('UserPromptSubmit');
    const { id: askId } = ask();
    watch.answer(id, askId, { answer: 'deny' }, 'on Phone');
    expect(row()?.activity?.state).toBe('idle');
  });

  test('is not known to a new agent until it speaks, and what it asked waits for its hook', async () => {
    tell('UserPromptSubmit');
    ask();
    expect(row()?.asks).toHaveLength(1);
    watch.stop();
    watch = open();
    watch.running(id, 7, clock.now());
    expect(row()).toMatchObject({ asks: [], activity: null });
    status = 'busy';
    await pass(3);
    expect(row()?.activity?.state).toBe('working');
  });

  test('that ended has no activity, and what waited is let go', async () => {
    tell('UserPromptSubmit');
    const { output } = ask();
    store.write((tx) => updateSession(tx, id, { state: 'exited' }));
    watch.ended(id);
    expect(await output).toBeNull();
    expect(row()).toMatchObject({ asks: [], activity: null });
  });
});

test('nothing ticks where there is no session to look at, and again nothing once it has ended', async () => {
  let timers = 0;
  const counted = {
    ...clock,
    after(ms: number, call: () => void) {
      timers += 1;
      return clock.after(ms, call);
    },
  };
  const other = createClaudeWatch({
    store,
    clock: counted,
    log: noLog,
    readStatus: async () => null,
    findTranscript: async () => null,
    readUsage: async () => null,
  });
  clock.advance(60_000);
  expect(timers).toBe(0);
  other.running(id, 7, clock.now());
  expect(timers).toBe(1);
  other.ended(id);
  clock.advance(1000);
  await new Promise((resolve) => setImmediate(resolve));
  clock.advance(60_000);
  expect(timers).toBe(1);
  other.stop();
});
